import { act, screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { fake } from '../../../test/fake/transport'
import { endJobs } from '../../../test/plans'
import { openWindow } from '../../../test/render'
import type { GrantView, RequestGrant } from '../../ipc'
import { idsIn } from './GroupsField'
import { mostFor, spansUpTo } from './spans'
import { readAccessView } from './view'

beforeEach(() => {
  fake.jobs.tempo = null
})
afterEach(endJobs)

const asked = <Request,>(command: string) =>
  fake.calls.findLast((call) => call.command === command)?.request as Request
const rowsOf = async (label: string) =>
  (await screen.findByRole('table', { name: label })).querySelectorAll('tbody tr[aria-rowindex]')
const row = async (text: RegExp) => {
  const table = await screen.findByRole('table', { name: 'Accesses' })
  return within(table)
    .getAllByRole('row')
    .find((each) => text.test(each.textContent ?? '')) as HTMLElement
}

describe('the list of accesses', () => {
  it('has those that wait first, then those in force with their time left', async () => {
    openWindow('/access')
    const rows = [...(await rowsOf('Accesses'))].map((each) => each.textContent)
    expect(rows[0]).toMatch(/Deniz Kaya.*new card.*Acme Trading.*Waits for an answer/)
    expect(rows[1], 'without a second person nobody can give it').toMatch(
      /Marek Novák.*break-glass.*changed card.*Waits for a second person/,
    )
    expect(rows[3]).toMatch(/Ingrid Lindqvist.*In force.*3h 13m/)
    expect(screen.getByText('3 requests wait · 5 accesses may work')).toBeVisible()
  })

  it('never calls an end proven that was not seen', async () => {
    openWindow('/access')
    expect(await row(/Nordwind/)).toHaveTextContent('Ending, not proven yet')
    expect(await row(/Weber/)).toHaveTextContent('Past its time, not proven yet')
    expect(await row(/wrong e-mail template/)).toHaveTextContent('Ended and proven')
  })

  it('calls an end failed whose proof does not hold', async () => {
    const ended = fake.access.grant('a87ff679')
    fake.access.put(ended.id, {
      proof: { ...(ended.proof as NonNullable<GrantView['proof']>), session_refused: false },
    })
    openWindow('/access')
    expect(await row(/wrong e-mail template/)).toHaveTextContent('Ended, proof failed')
  })

  it('ticks without drawing the list again', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'], now: fake.now })
    try {
      openWindow('/access')
      const left = await row(/Price lists/)
      expect(left).toHaveTextContent('24:41')
      const changed: Node[] = []
      const watching = new MutationObserver((list) => changed.push(...list.map(({ target }) => target)))
      watching.observe(await screen.findByRole('table', { name: 'Accesses' }), {
        subtree: true,
        childList: true,
        characterData: true,
        attributes: true,
      })
      await act(async () => {
        vi.advanceTimersByTime(2000)
      })
      expect(left).toHaveTextContent('24:39')
      watching.disconnect()
      const outside = changed.filter(
        (node) =>
          !(node instanceof Element ? node : node.parentElement)?.closest('[role=timer], [aria-hidden]'),
      )
      expect(
        outside.map((node) => node.nodeName),
        'only clocks and their bars move',
      ).toEqual([])
    } finally {
      vi.useRealTimers()
    }
  })

  it('is narrowed by state and by words, in the address', async () => {
    const { user } = openWindow('/access')
    await user.click(await screen.findByRole('link', { name: 'To be proven 2' }))
    await waitFor(async () => expect(await rowsOf('Accesses')).toHaveLength(2))
    expect(window.location.hash).toContain('show=unproven')
    await user.click(screen.getByRole('link', { name: /^All/ }))
    await user.type(screen.getByRole('searchbox', { name: 'Search accesses' }), 'HT00402')
    await waitFor(async () => expect(await rowsOf('Accesses')).toHaveLength(1))
    await user.type(screen.getByRole('searchbox', { name: 'Search accesses' }), 'zzz')
    await user.click(await screen.findByRole('button', { name: 'Clear search and filters' }))
    await waitFor(async () => expect((await rowsOf('Accesses')).length).toBeGreaterThan(10))
  })

  it('holds thousands and draws those in sight', async () => {
    const [pattern] = fake.access.grants
    fake.access.grants = Array.from({ length: 4000 }, (_, index) => ({
      ...(pattern as GrantView),
      id: `g${index}`,
    }))
    openWindow('/access')
    expect((await rowsOf('Accesses')).length).toBeLessThan(60)
    expect(screen.getByRole('table', { name: 'Accesses' })).toHaveAttribute('aria-rowcount', '4001')
  })

  it('says what to do where nothing was asked for yet', async () => {
    fake.access.grants = []
    fake.access.strays = []
    openWindow('/access')
    expect(await screen.findByText('No access was asked for yet')).toBeVisible()
    expect(screen.getByText(/the tenant itself ends it/)).toBeVisible()
  })

  it('looks at the desks and at the tenants again', async () => {
    const { user } = openWindow('/access')
    await user.click(await screen.findByRole('button', { name: 'Look again' }))
    await waitFor(() => expect(asked('grant_refresh')).toEqual({ tenants: [] }))
    expect(asked('desk_sync')).toEqual({})
    expect(await screen.findByRole('button', { name: 'Looking…' })).toBeDisabled()
  })

  it('of one tenant is a tab of that tenant', async () => {
    openWindow('/tenants/acme/access')
    const tabs = await screen.findByRole('navigation', { name: 'Acme Trading' })
    expect(within(tabs).getByRole('link', { current: 'page' })).toHaveTextContent('Support access')
    const rows = [...(await rowsOf('Accesses'))]
    expect(rows).toHaveLength(5)
    expect(screen.queryByText('Şişli Çiçekçilik')).not.toBeInTheDocument()
  })
})

describe('support accounts that should not be there', () => {
  it('are flagged, each with what is wrong and what to do', async () => {
    const { user } = openWindow('/access')
    await user.click(await screen.findByRole('link', { name: 'See what to do' }))
    const rows = [...(await rowsOf('Stray support accounts'))].map((each) => each.textContent)
    expect(rows[0]).toMatch(/Nobody asked for it here.*If nobody knows it, end it/)
    expect(rows[1]).toMatch(/Active again after its end/)
    expect(rows[2]).toMatch(/Active past its end.*scheduled actions may stand still/)
    expect(rows[3]).toMatch(/Nothing on the tenant ends it/)
  })

  it('are ended after it is said what that does', async () => {
    const { user } = openWindow('/access?show=strays')
    await user.click(await screen.findByRole('button', { name: 'support-44f683a8@ijvine.support' }))
    const dialog = await screen.findByRole('dialog', { name: 'Nobody asked for it here' })
    expect(within(dialog).getByText(/archives every support account on Boulangerie Dubois/)).toBeVisible()
    await user.click(within(dialog).getByRole('button', { name: 'End it now' }))
    expect(await within(dialog).findByText('1 account was archived.')).toBeVisible()
    expect(asked('grant_sweep')).toEqual({ tenant: 'bakery' })
  })

  it('that belong to an access in force are revoked on its page, not swept', async () => {
    const { user } = openWindow('/access?show=strays')
    await user.click(await screen.findByRole('button', { name: 'support-90f4d1b7@ijvine.support' }))
    const dialog = await screen.findByRole('dialog')
    expect(within(dialog).queryByRole('button', { name: 'End it now' })).not.toBeInTheDocument()
    expect(within(dialog).getByRole('link', { name: 'Open the access' })).toHaveAttribute(
      'href',
      '#/access/90f4d1b7',
    )
  })
})

describe('asking for access', () => {
  /** The dialog with its form, which is there once it is known that there is a card. */
  const dialog = async () => {
    const opened = await screen.findByRole('dialog', { name: 'Ask for access' })
    await within(opened).findByRole('textbox', { name: /Reason|Your name/ })
    return opened
  }

  it('takes groups of the tenant, a reason and a span, and leads to the request', async () => {
    const { user } = openWindow('/tenants/acme/access?act=request')
    const form = await dialog()
    const button = within(form).getByRole('button', { name: 'Ask for access' })
    expect(button, 'without a reason and groups there is nothing to ask for').toBeDisabled()
    await user.click(within(form).getByRole('textbox', { name: /Reason/ }))
    await user.paste('Orders get no address.')
    await user.type(within(form).getByRole('textbox', { name: 'Ticket' }), 'HT1')
    await user.click(await within(form).findByRole('checkbox', { name: 'User: Own Documents Only' }))
    await user.selectOptions(within(form).getByRole('combobox', { name: 'For how long' }), '2 hours')
    await user.click(button)
    await waitFor(() =>
      expect(asked<RequestGrant>('grant_request')).toEqual({
        tenant: 'acme',
        address: null,
        staff: null,
        reason: 'Orders get no address.',
        ticket: 'HT1',
        groups: ['sales_team.group_sale_salesman'],
        seconds: 7200,
        break_glass: false,
        desk: 'IJVine helpdesk',
      }),
    )
    expect(await screen.findByText('Your request waits for its answer')).toBeVisible()
  })

  it('goes to an address, with external ids typed, by hand', async () => {
    const { user } = openWindow('/access?act=request')
    const form = await dialog()
    await user.click(within(form).getByText('By its address'))
    await user.click(within(form).getByRole('textbox', { name: 'Address' }))
    await user.paste('https://shop.example')
    await user.type(within(form).getByRole('textbox', { name: 'Database' }), 'shop')
    await user.type(within(form).getByRole('textbox', { name: /Reason/ }), 'x')
    await user.type(
      within(form).getByRole('textbox', { name: 'External ids of the groups' }),
      'a.b{Enter}c.d',
    )
    await user.selectOptions(within(form).getByRole('combobox', { name: 'Send it by' }), '')
    await user.click(within(form).getByRole('button', { name: 'Ask for access' }))
    await waitFor(() =>
      expect(asked<RequestGrant>('grant_request')).toMatchObject({
        tenant: null,
        address: { url: 'https://shop.example', database: 'shop' },
        groups: ['a.b', 'c.d'],
        desk: null,
      }),
    )
    expect(await screen.findByRole('textbox', { name: 'Text to hand over' })).toHaveDisplayValue(
      /BEGIN REEVE THREAD/,
    )
  })

  it('is done for a colleague whose card was seen', async () => {
    const { user } = openWindow('/access?act=request')
    const form = await dialog()
    const whom = await within(form).findByRole('combobox', { name: 'For whom' })
    await user.selectOptions(whom, within(whom).getByRole('option', { name: /^Marek Novák/ }))
    await user.click(within(form).getByText('By its address'))
    await user.type(within(form).getByRole('textbox', { name: 'Address' }), 'https://shop.example')
    await user.type(within(form).getByRole('textbox', { name: 'Database' }), 'shop')
    await user.type(within(form).getByRole('textbox', { name: /Reason/ }), 'x')
    await user.type(within(form).getByRole('textbox', { name: 'External ids of the groups' }), 'a.b')
    await user.click(within(form).getByRole('button', { name: 'Ask for access' }))
    await waitFor(() =>
      expect(
        asked<RequestGrant>('grant_request')?.staff,
        'what is handed over is sealed to it',
      ).toMatchObject({
        name: 'Marek Novák',
        sign: expect.any(String),
        seal: expect.any(String),
      }),
    )
  })

  it('offers no more time than the scope may have', async () => {
    const { user } = openWindow('/tenants/acme/access?act=request')
    const form = await dialog()
    const spans = () =>
      within(within(form).getByRole('combobox', { name: 'For how long' }))
        .getAllByRole('option')
        .map(({ textContent }) => textContent)
    expect(spans().at(-1)).toBe('7 days')
    await user.click(await within(form).findByRole('checkbox', { name: /^Settings/ }))
    expect(spans().at(-1)).toBe('24 hours')
    await user.click(within(form).getByRole('checkbox', { name: /Break-glass/ }))
    expect(spans().at(-1)).toBe('4 hours')
    expect(within(form).getByText(/A second staff member has to stand behind it/)).toBeVisible()
    expect(within(form).getByText(/told at once, with your name/)).toBeVisible()
  })

  it('makes the card first where there is none', async () => {
    fake.access.card = null
    const { user } = openWindow('/access?act=request')
    const form = await dialog()
    await user.type(await within(form).findByRole('textbox', { name: 'Your name' }), 'Ada')
    await user.type(within(form).getByRole('textbox', { name: 'Your e-mail' }), 'ada@a.example')
    await user.click(within(form).getByRole('button', { name: 'Make my card' }))
    expect(await within(form).findByRole('textbox', { name: /Reason/ })).toBeVisible()
    expect(asked('card_make')).toEqual({ name: 'Ada', mail: 'ada@a.example', provider: '' })
  })
})

describe('taking in what was handed over', () => {
  it('accepts a pasted text with a mail around it', async () => {
    const { user } = openWindow('/access?act=receive')
    const dialog = await screen.findByRole('dialog')
    await user.click(within(dialog).getByRole('textbox', { name: 'Text' }))
    await user.paste('Dear all,\n> -----BEGIN REEVE THREAD-----\n> abc\n> -----END REEVE THREAD-----')
    await user.click(within(dialog).getByRole('button', { name: 'Take it in' }))
    expect(await screen.findByRole('heading', { name: 'Access of Deniz Kaya to Acme Trading' })).toBeVisible()
  })

  it('accepts a file', async () => {
    const { user } = openWindow('/access?act=receive')
    const dialog = await screen.findByRole('dialog')
    const text = '-----BEGIN REEVE THREAD-----\nabc\n-----END REEVE THREAD-----'
    await user.upload(
      within(dialog).getByLabelText('File with a request or an answer'),
      Object.assign(new File([text], 'request.txt'), { text: () => Promise.resolve(text) }),
    )
    await waitFor(() => expect(within(dialog).getByRole('textbox', { name: 'Text' })).toHaveValue(text))
  })

  it('refuses what was tampered with, and keeps the text', async () => {
    const { user } = openWindow('/access?act=receive')
    const dialog = await screen.findByRole('dialog')
    await user.click(within(dialog).getByRole('textbox', { name: 'Text' }))
    await user.paste('-----BEGIN REEVE THREAD----- tampered')
    await user.click(within(dialog).getByRole('button', { name: 'Take it in' }))
    expect(await within(dialog).findByText('The signature does not fit')).toBeVisible()
    expect(within(dialog).getByRole('textbox', { name: 'Text' })).toHaveValue(
      '-----BEGIN REEVE THREAD----- tampered',
    )
  })
})

describe('limits and addresses', () => {
  it('are those of the core', () => {
    expect(mostFor(['sale.x'], false)).toBe(7 * 86_400)
    expect(mostFor(['base.group_system'], false)).toBe(86_400)
    expect(mostFor(['sale.x'], true)).toBe(4 * 3600)
    expect(spansUpTo(4 * 3600)).toEqual([1800, 3600, 7200, 14_400])
    expect(spansUpTo(4 * 3600, 5400), 'what was asked for is among them').toContain(5400)
    expect(spansUpTo(4 * 3600, 90_000), 'but never more than the most').not.toContain(90_000)
  })
  it('are read from what was typed, whatever parts it', () => {
    expect(idsIn('a.b\n c.d, e.f;a.b ')).toEqual(['a.b', 'c.d', 'e.f'])
    expect(readAccessView({ show: 'live', q: 7, act: 'request', x: 1 })).toEqual({
      show: 'live',
      q: '7',
      act: 'request',
    })
    expect(readAccessView({ show: 'nonsense', act: 'drop' })).toEqual({})
  })
})
