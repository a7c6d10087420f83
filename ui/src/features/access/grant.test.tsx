import { act, screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { may } from '../../../test/fake/grants'
import { fault } from '../../../test/fake/handlers'
import { fake } from '../../../test/fake/transport'
import { endJobs, finish } from '../../../test/plans'
import { openWindow } from '../../../test/render'
import type { ApproveGrant } from '../../ipc'

beforeEach(() => {
  fake.jobs.tempo = null
})
afterEach(endJobs)

const asked = <Request,>(command: string) =>
  fake.calls.findLast((call) => call.command === command)?.request as Request
const button = (name: string | RegExp) => screen.findByRole('button', { name })
const open = (id: string) => openWindow(`/access/${id}`)

describe('a request to be answered', () => {
  it('shows who asks, that the card is new, and its fingerprint', async () => {
    open('7c1f0a42')
    expect(await screen.findByText(/Nobody of this e-mail was seen before/)).toBeVisible()
    expect(screen.getByTestId('fingerprint').textContent?.replaceAll(/\s/g, '').toLowerCase()).toBe(
      fake.access.grant('7c1f0a42').fingerprint.replaceAll(' ', ''),
    )
  })

  it('says in plain words what the scope can touch before it is given', async () => {
    open('7c1f0a42')
    expect(await screen.findByText(/Can run code on the tenant, and so do anything there/)).toBeVisible()
    expect(screen.getByText(/Can create users, and so come back later/)).toBeVisible()
    expect(screen.getByText(/Can export whole lists/)).toBeVisible()
    const models = screen.getByRole('table', { name: 'Models within reach' })
    expect(within(models).getByRole('row', { name: /System Parameter/ })).toHaveTextContent(
      /read, change, create, delete.*77/,
    )
    expect(
      within(models).getByRole('row', { name: /Journal Entry/ }),
      'what may not be counted',
    ).toHaveTextContent('unknown')
  })

  it('asks for the fingerprint and the tenant’s name before Settings rights are given', async () => {
    const { user } = open('7c1f0a42')
    const give = await button('Give access for 8 hours')
    await screen.findByRole('table', { name: 'Models within reach' })
    expect(give).toBeDisabled()
    await user.click(screen.getByRole('checkbox', { name: /I compared the fingerprint/ }))
    expect(give, 'the name is not typed yet').toBeDisabled()
    await user.type(screen.getByRole('textbox', { name: /type the tenant's name/ }), 'Acme Trading')
    expect(give).toBeEnabled()
    await user.click(give)
    expect(asked<ApproveGrant>('grant_approve')).toEqual({
      grant: '7c1f0a42',
      groups: null,
      seconds: null,
      typed: 'Acme Trading',
      fingerprint: fake.access.grant('7c1f0a42').fingerprint,
    })
  })

  it('asks for the fingerprint again when the request names another card by now', async () => {
    const { user, client } = open('7c1f0a42')
    await screen.findByRole('table', { name: 'Models within reach' })
    const tick = () => screen.getByRole('checkbox', { name: /I compared the fingerprint/ })
    await user.click(tick())
    expect(tick()).toBeChecked()
    fake.access.put('7c1f0a42', { fingerprint: '0000 1111 2222 3333 4444 5555 6666 7777' })
    await act(() => client.invalidateQueries())
    await waitFor(() => expect(tick()).toHaveAccessibleName(/0000 1111/))
    expect(tick()).not.toBeChecked()
  })

  it('can be given for less: fewer groups, less time, and then no name is asked for', async () => {
    const { user } = open('7c1f0a42')
    await user.click(await screen.findByRole('checkbox', { name: 'Administration / Settings' }))
    expect(await screen.findByText('Cannot run code on the tenant')).toBeVisible()
    expect(screen.queryByRole('textbox', { name: /type the tenant's name/ })).not.toBeInTheDocument()
    await user.selectOptions(screen.getByRole('combobox', { name: 'For how long' }), '1 hour')
    await user.click(screen.getByRole('checkbox', { name: /I compared the fingerprint/ }))
    await user.click(await button('Give access for 1 hour'))
    expect(asked<ApproveGrant>('grant_approve')).toEqual({
      grant: '7c1f0a42',
      groups: ['sales_team.group_sale_salesman_all_leads'],
      seconds: 3600,
      typed: null,
      fingerprint: fake.access.grant('7c1f0a42').fingerprint,
    })
    expect(await screen.findByRole('article')).toHaveTextContent('Looking whether the tenant can end it')
    await finish()
    expect(await screen.findByText('In force')).toBeVisible()
    expect(await button('Revoke now')).toBeEnabled()
  })

  it('cannot be given while the tenant does not say what it would touch', async () => {
    fake.access.handlers.scope_look = () => {
      throw fault('unreachable', 'Connecting was refused.', { retry: 'now' })
    }
    fake.handlers.scope_look = fake.access.handlers.scope_look
    open('7c1f0a42')
    expect(await screen.findByText('Nothing answers at this address')).toBeVisible()
    expect(await button(/^Give access/)).toBeDisabled()
  })

  it('is refused with a reason, and not given by that, though all is ready', async () => {
    const { user } = open('7c1f0a42')
    await user.click(await screen.findByRole('checkbox', { name: 'Administration / Settings' }))
    await screen.findByText('Cannot run code on the tenant')
    await user.click(screen.getByRole('checkbox', { name: /I compared the fingerprint/ }))
    expect(await button(/^Give access/)).toBeEnabled()
    await user.click(await button('Refuse…'))
    const dialog = await screen.findByRole('dialog')
    expect(within(dialog).getByRole('button', { name: 'Refuse it' })).toBeDisabled()
    await user.type(within(dialog).getByRole('textbox', { name: 'Why' }), 'Not now.')
    await user.click(within(dialog).getByRole('button', { name: 'Refuse it' }))
    await waitFor(() => expect(asked('grant_refuse')).toEqual({ grant: '7c1f0a42', reason: 'Not now.' }))
    expect(await screen.findByText('Refused')).toBeVisible()
    expect(asked('grant_approve')).toBeUndefined()
  })

  it('says why it cannot be answered here', async () => {
    fake.access.put('7c1f0a42', {
      may: { ...may('refuse'), approve: 'The tenant is not connected as administrator.' },
    })
    open('7c1f0a42')
    expect(await screen.findByText(/Approve: The tenant is not connected as administrator/)).toBeVisible()
    expect(screen.queryByRole('button', { name: /^Give access/ })).not.toBeInTheDocument()
  })

  it('of break-glass needs a second person first', async () => {
    const { user } = open('1b9e77d0')
    expect(await screen.findByText(/Somebody of this e-mail was seen with other keys/)).toBeVisible()
    expect(screen.queryByRole('button', { name: /^Give access/ })).not.toBeInTheDocument()
    await user.click(await button('Stand behind it'))
    await waitFor(() => expect(asked('grant_second')).toEqual({ grant: '1b9e77d0' }))
    expect(await screen.findByText('Stands behind it')).toBeVisible()
  })

  it('of one’s own is withdrawn, never answered', async () => {
    const { user } = open('a04d5e11')
    await user.click(await button('Withdraw it'))
    expect(await screen.findByText('Withdrawn')).toBeVisible()
    expect(asked('grant_give_back')).toEqual({ grant: 'a04d5e11' })
  })
})

describe('an access in force', () => {
  it('is opened in the browser, and says for how long the password is on the clipboard', async () => {
    const { user } = open('e3b0c442')
    await user.click(await button('Open in the browser'))
    expect(await screen.findByText(/The password is on the clipboard for 30 seconds/)).toBeVisible()
    expect(asked('grant_open')).toEqual({ grant: 'e3b0c442', place: 'browser' })
    await user.click(await button('Open in a window'))
    expect(await screen.findByText(/open in a window of its own/)).toBeVisible()
  })

  it('is tried and given back by the one it is for', async () => {
    const { user } = open('e3b0c442')
    await user.click(await button('Try it'))
    expect(await screen.findByText(/It works: the tenant lets/)).toBeVisible()
    await user.click(await button('Give it back'))
    expect(await screen.findByText(/that is not proven yet: it may still work/)).toBeVisible()
    expect(screen.queryByRole('button', { name: 'Revoke now' })).not.toBeInTheDocument()
  })

  it('is revoked, and called ended only with its proof', async () => {
    const { user } = open('52aa90ce')
    await user.click(await button('Revoke now'))
    expect(await screen.findByText('Ending, not proven yet')).toBeVisible()
    expect(screen.queryByText('How it ended')).not.toBeInTheDocument()
    await finish()
    expect(await screen.findByText('Ended and proven')).toBeVisible()
    expect(screen.getByText('A sign-in with the old password was tried and refused')).toBeVisible()
    expect(screen.getByRole('link', { name: 'Receipt' })).toBeVisible()
  })

  it('given without approval is reviewed by the customer', async () => {
    const { user } = open('90f4d1b7')
    expect(await screen.findByText(/the customer has not reviewed it/)).toBeVisible()
    await user.type(screen.getByRole('textbox', { name: 'What you say of it' }), 'Agreed.')
    await user.click(await button('Say so'))
    await waitFor(() => expect(asked('grant_review')).toEqual({ grant: '90f4d1b7', words: 'Agreed.' }))
    await waitFor(() => expect(screen.queryByText(/has not reviewed it/)).not.toBeInTheDocument())
  })
})

describe('the end of an access', () => {
  it('that waits for its tenant is never shown as done', async () => {
    open('c81e728d')
    expect(await screen.findByText(/that is not proven yet: it may still work/)).toBeVisible()
    expect(screen.getByText('Nothing answers at this address')).toBeVisible()
    expect(await button('Try again now')).toBeEnabled()
  })

  it('tells what was tried from what was not', async () => {
    open('e4da3b7f')
    const tried = (await screen.findByText('The support user is archived')).closest('li') as HTMLElement
    expect(within(tried).getByRole('img', { name: 'holds' })).toBeInTheDocument()
    const not = screen.getByText(/old password was not tried/).closest('li') as HTMLElement
    expect(within(not).getByRole('img', { name: 'not tried' })).toBeInTheDocument()
    expect(screen.getByText(/given back by the staff member/, { selector: 'p' })).toBeVisible()
  })
})

describe('what was said', () => {
  it('holds what counts for nothing, with the reason', async () => {
    open('1b9e77d0')
    const tampered = (await screen.findByText(/it was tampered with/)).closest('li')
    expect(tampered).toHaveTextContent('Claire Dubois refused:')
    expect(tampered).toHaveTextContent('Counts for nothing.')
    expect(screen.getByText('Something unreadable').closest('li')).toHaveTextContent('It cannot be read.')
  })

  it('shows a flood by the page', async () => {
    const show = fake.handlers.grant_show
    fake.handlers.grant_show = async (request) => {
      const detail = await show(request)
      const event = detail.events[0]
      return { ...detail, events: event ? Array(500).fill(event) : [] }
    }
    const { user } = open('7c1f0a42')
    await user.click(await button('Show 440 more'))
    expect(screen.getAllByText('asked for access')).toHaveLength(500)
  })
})

describe('what is handed over', () => {
  it('is copied, or saved where the dialog says', async () => {
    fake.chosenPath = '/home/ayse/request.txt'
    const { user } = open('a04d5e11')
    await user.click(await button('Copy the text'))
    expect(await navigator.clipboard.readText()).toContain('BEGIN REEVE THREAD')
    await user.click(await button('Save as a file…'))
    expect(await screen.findByText('Saved: /home/ayse/request.txt')).toBeVisible()
    expect(asked('path_choose')).toEqual({ purpose: 'save_file', suggestion: 'access-a04d5e11.reeve.txt' })
    expect(asked('grant_save')).toEqual({ grant: 'a04d5e11', to: '/home/ayse/request.txt' })
  })

  it('is kept back where a desk carries it, until somebody wants it', async () => {
    const { user } = open('7c1f0a42')
    await screen.findByText(/It travels by the desk IJVine helpdesk/)
    expect(fake.calls.some(({ command }) => command === 'grant_text')).toBe(false)
    await user.click(await button('Show the text'))
    expect(await screen.findByRole('textbox', { name: 'Text to hand over' })).toBeVisible()
  })
})

describe('a receipt', () => {
  it('says who signed it, what it found and what was not answered', async () => {
    openWindow('/access/a87ff679/receipt')
    expect(await screen.findByText(/It is as Claire Dubois .* signed it/)).toBeVisible()
    const found = screen.getByRole('row', { name: /backup.agent/ })
    expect(found, 'by the support user: in red').toHaveAttribute('data-tone', 'bad')
    expect(found).toHaveTextContent('the support user')
    expect(screen.getByRole('row', { name: /fetch incoming/ })).not.toHaveAttribute('data-tone')
    expect(screen.getByText(/may not read outgoing mail servers/)).toBeVisible()
    expect(screen.getByText(/not allowed to access “Employee”/)).toBeVisible()
    expect(screen.getByRole('link', { name: 'S10412' })).toHaveAttribute(
      'href',
      'https://acme.example/odoo/sale.order/4100',
    )
  })

  it('is printed, and saved in each form', async () => {
    const print = vi.spyOn(window, 'print').mockImplementation(() => {})
    fake.chosenPath = '/home/ayse/r.csv'
    const { user } = openWindow('/access/a87ff679/receipt')
    await user.click(await button('Print'))
    expect(print).toHaveBeenCalledOnce()
    await user.click(await button('Save as CSV'))
    expect(await screen.findByText('Saved: /home/ayse/r.csv')).toBeVisible()
    expect(asked('path_choose')).toEqual({ purpose: 'save_file', suggestion: 'receipt-a87ff679.csv' })
    expect(asked('receipt_save')).toEqual({ grant: 'a87ff679', to: '/home/ayse/r.csv' })
  })

  it('whose signature does not hold is not to be relied on', async () => {
    const show = fake.handlers.grant_show
    fake.handlers.grant_show = async (request) => ({
      ...(await show(request)),
      receipt_verdict: {
        ok: false,
        by: null,
        grant: null,
        problem: 'The document was changed.',
        receipt: null,
      },
    })
    openWindow('/access/a87ff679/receipt')
    expect(await screen.findByRole('alert')).toHaveTextContent(/Do not rely on this receipt.*was changed/)
  })

  it('does not say that nothing was found where something was not compared or not answered', async () => {
    const show = fake.handlers.grant_show
    fake.handlers.grant_show = async (request) => {
      const detail = await show(request)
      return { ...detail, receipt: detail.receipt && { ...detail.receipt, findings: [], touched: [] } }
    }
    openWindow('/access/a87ff679/receipt')
    expect(await screen.findByText(/^Among what was compared, nothing/)).toBeVisible()
    expect(screen.getByText(/^Where the tenant answered, no record/)).toBeVisible()
  })

  it('says of an old version that it records no devices', async () => {
    const show = fake.handlers.grant_show
    fake.handlers.grant_show = async (request) => {
      const detail = await show(request)
      return { ...detail, receipt: detail.receipt && { ...detail.receipt, devices: null, sign_ins: [] } }
    }
    openWindow('/access/a87ff679/receipt')
    expect(await screen.findByText('This version of Odoo does not record devices.')).toBeVisible()
    expect(screen.getByText('The tenant recorded none.')).toBeVisible()
  })

  it('that is not there yet says when it will be', async () => {
    openWindow('/access/52aa90ce/receipt')
    expect(await screen.findByText('There is no receipt yet')).toBeVisible()
  })
})

it('an access that nobody knows says so', async () => {
  open('nothing')
  expect(await screen.findByText('There is no such request.')).toBeVisible()
  await act(async () => {})
})
