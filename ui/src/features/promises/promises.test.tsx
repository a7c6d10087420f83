import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import { FakePromises } from '../../../test/fake/promises'
import { fake } from '../../../test/fake/transport'
import { openWindow } from '../../../test/render'
import { activate } from '../../locales/i18n'
import { dayOf, endOf } from '../../ui/days'

const asked = (command: string) => fake.calls.findLast((call) => call.command === command)?.request
const table = () => screen.findByRole('table', { name: 'Promises' })
const rows = async () =>
  within(await table())
    .getAllByRole('row')
    .slice(1)

/** The fleet before anybody looked. */
function nobodyLooked() {
  const { handlers } = new FakePromises(fake, false)
  Object.assign(fake.handlers, handlers)
}

describe('how the fleet stands', () => {
  it('opens with the riskiest as the core says it, and names what to look at first', async () => {
    const told = (await fake.handlers.promise_fleet({})).map(({ name }) => name)
    openWindow('/promises')
    const says = (await rows()).map((row) => row.textContent ?? '')
    expect(says.map((row) => told.findIndex((name) => row.includes(name)))).toEqual(told.map((_, at) => at))
    expect(says.find((row) => row.includes('Acme'))).toMatch(/Newest backup · .*(TLS versions|Second factor)/)
    expect(
      says.find((row) => row.includes('Growsoft')),
      'a healthy one stays clean',
    ).toMatch(/100.*no fault seen/)
    expect(says.find((row) => row.includes('Dubois'))).toMatch(/1 fault, accepted/)
    expect(
      says.find((row) => row.includes('Sandbox')),
      'and nothing is made up',
    ).toMatch(/–.*not yet/)
  })

  it('tells faults from promises: broken and below the standard are two columns', async () => {
    openWindow('/promises')
    const cells = async (name: RegExp) => {
      const row = (await rows()).find((each) => name.test(each.textContent ?? '')) as HTMLElement
      return within(row)
        .getAllByRole('cell')
        .map((cell) => cell.textContent)
    }
    expect((await cells(/Acme/)).slice(1, 3)).toEqual(['1', '3'])
    expect((await cells(/Çiçekçilik/)).slice(1, 3), 'kept, and yet too weak').toEqual(['0', '2'])
  })

  it('is filtered by name, platform and faults, as the address says', async () => {
    const { user, router } = openWindow('/promises')
    await table()
    await user.click(screen.getByRole('checkbox', { name: 'Only with faults' }))
    await waitFor(async () => expect(await rows()).toHaveLength(3))
    await user.selectOptions(screen.getByRole('combobox', { name: 'Platform' }), 'ERP4')
    await waitFor(async () => expect(await rows()).toHaveLength(1))
    expect(router.state.location.search).toEqual({ faults: true, platform: 'erp4' })
    await user.type(screen.getByRole('searchbox'), 'zzz')
    await user.click(await screen.findByRole('button', { name: 'Clear search and filters' }))
    await waitFor(async () => expect(await rows()).toHaveLength(fake.tenants.length))
  })

  it('says before the first check that there was none, and checks all', async () => {
    nobodyLooked()
    const { user } = openWindow('/promises')
    expect(await screen.findByText('No promise was checked yet')).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Check all' }))
    expect(asked('promise_check')).toEqual({ tenants: [] })
    expect(await screen.findByRole('button', { name: 'Checking promises…' })).toBeDisabled()
  })

  it('is written to a file of the form that was chosen', async () => {
    fake.chosenPath = '/home/ayse/promises.csv'
    const { user } = openWindow('/promises')
    await user.click(await screen.findByRole('button', { name: 'Report…' }))
    await user.click(await screen.findByRole('button', { name: 'Save as CSV' }))
    expect(await screen.findByText('Saved: /home/ayse/promises.csv')).toBeVisible()
    expect(asked('path_choose')).toEqual({ purpose: 'save_file', suggestion: 'promises.csv' })
    expect(asked('promise_report')).toEqual({ tenant: null, to: '/home/ayse/promises.csv' })
  })
})

const line = { selector: 'summary > span' }
/** A check, and what is under it. */
const check = async (name: string) => {
  const found = await screen.findByText(name, line)
  return found.closest('details') as HTMLElement
}

describe("a tenant's promises", () => {
  afterEach(() => activate('en'))

  it('give two answers: kept, and yet below today’s standard', async () => {
    openWindow('/tenants/cicek/promises')
    const keys = await check('Keys of the certificates')
    expect(within(keys).getByText('Promise kept')).toBeVisible()
    expect(within(keys).getByText("Below today's standard")).toBeVisible()
    expect(keys).toHaveTextContent('Promised1,024 bits')
    expect(keys, 'and where that is written').toHaveTextContent(
      "Today's standardat least 2,048 bits (NIST SP 800-131A r2, 3)",
    )
    expect(keys).toHaveTextContent('0 of 4 points')
  })

  it('show what a broken one rests on, when it was seen and how to repeat it', async () => {
    openWindow('/tenants/acme/promises')
    const backup = await check('Newest backup')
    expect(within(backup).getByText('Promise broken')).toBeVisible()
    expect(backup).toHaveTextContent('Promised24 hours')
    expect(backup).toHaveTextContent('Age51 hours')
    expect(backup).toHaveTextContent(/Seen.*35 min\. ago/)
    const tls = await check('TLS versions')
    expect(tls).toHaveTextContent('curl -sv https://acme.example/')
    expect(tls).toHaveTextContent('What that should showThe handshake fails')
  })

  it('name rules as the page of policies does', async () => {
    openWindow('/tenants/acme/promises')
    const lockout = await check('Lock-out')
    expect(lockout).toHaveTextContent('Failures before the cool-down: 10, Length of the cool-down: 1 minute')
    expect(lockout).not.toHaveTextContent('lockout_after')
  })

  it('say how to repeat a check: a line to copy, or a place in the reader’s language', async () => {
    await activate('tr')
    fake.status.preferences.language = 'tr'
    openWindow('/tenants/acme/promises')
    const tls = await check('TLS sürümleri')
    expect(within(tls).getByText('curl -sv https://acme.example/')).toHaveAttribute('lang', 'en')
    const actions = await check('Zamanlanmış eylemler')
    expect(actions).toHaveTextContent(/Odoo'da, acme veritabanında/)
    expect(actions.querySelector('code'), 'a place is no command').toBeNull()
  })

  it('say what was not seen and why, apart from what nobody promised', async () => {
    openWindow('/tenants/nordwind/promises')
    const https = await check('HTTPS only')
    expect(within(https).getByText('Cannot be seen from here')).toBeVisible()
    expect(within(https).getByText('Not judged')).toBeVisible()
    expect(https).toHaveTextContent('The server could not be reached.')
    expect(https, 'what is not seen is not guessed').not.toHaveTextContent('points')
    const tls = await check('TLS versions')
    expect(within(tls).getByText('Not stated')).toBeVisible()
    expect(await check('Encryption at rest')).toHaveTextContent('Nobody outside the provider can see it.')
    expect(screen.getByText(/stands as it was seen last/), 'and the tenant’s own fault').toBeVisible()
  })

  it('are all not stated on a server of one’s own, whose faults are found all the same', async () => {
    openWindow('/tenants/legacy/promises')
    expect(await check('Open sign-up')).toHaveTextContent("Not stated Below today's standard")
    expect(screen.queryByText('Promise kept')).toBeNull()
    expect(screen.queryByText('Promise broken')).toBeNull()
  })

  it('have the faults first, and only them when asked', async () => {
    const { user, router } = openWindow('/tenants/acme/promises')
    const area = (await screen.findByRole('heading', { name: /Encryption on the way/ })).parentElement
    expect(within(area as HTMLElement).getAllByRole('listitem')[0]).toHaveTextContent('TLS versions')
    await user.click(screen.getByRole('checkbox', { name: 'Only faults that nobody accepted' }))
    await waitFor(() => expect(screen.queryByText('HTTPS only', line)).toBeNull())
    expect(await check('Second factor')).toBeInTheDocument()
    expect(router.state.location.search).toEqual({ faults: true })
  })

  it('explain the score: every point belongs to a check, and they add up', async () => {
    openWindow('/tenants/cicek/promises')
    const score = (await screen.findByRole('heading', { name: 'Score' })).parentElement as HTMLElement
    const lines = within(score).getAllByRole('row', { hidden: true }).slice(1)
    const numbers = lines.map((line) =>
      within(line)
        .getAllByRole('cell', { hidden: true })
        .map((cell) => Number(cell.textContent?.replace('–', '0'))),
    )
    const total = numbers.pop()
    const sum = (at: number) => numbers.reduce((all, each) => all + (each[at] ?? 0), 0)
    expect([sum(0), sum(1), sum(2)]).toEqual(total)
    expect(lines[0], 'what was lost comes first').toHaveTextContent(/Keys of the certificates044/)
  })

  it('mark what got worse, and have the line of the score in words and as a table', async () => {
    openWindow('/tenants/acme/promises')
    const changed = (await screen.findByRole('heading', { name: 'What changed' }))
      .parentElement as HTMLElement
    const [first, ...rest] = within(changed).getAllByRole('listitem')
    expect(first).toHaveTextContent(/Newest backup got worse Promise kept →then Promise broken/)
    expect(rest.at(-1), 'HSTS got better').not.toHaveTextContent('got worse')
    expect(
      screen.getByRole('img', { name: /^Score since .*: first 100, lowest \d+, now \d+$/ }),
    ).toBeVisible()
    const over = screen.getByRole('heading', { name: 'Score over time' }).parentElement as HTMLElement
    expect(within(over).getAllByRole('row', { hidden: true })).toHaveLength(4)
  })

  it('never show a score without how much it is of', async () => {
    openWindow('/tenants/nordwind/promises')
    const score = (await screen.findByRole('heading', { name: 'Score' })).parentElement as HTMLElement
    expect(score, 'most of it was hidden').toHaveTextContent(
      /Too little could be seen for a score: \d+ of \d+ checks/,
    )
    expect(within(score).queryByText('100')).toBeNull()
  })

  it('nor does a row of the fleet, for eyes and ears', async () => {
    openWindow('/promises')
    const row = (await rows()).find((each) => /Nordwind/.test(each.textContent ?? '')) as HTMLElement
    expect(within(row).getByTitle(/^\d+ of 34 checks seen$/)).toHaveTextContent(
      /^\d+\/34\d+ of 34 checks seen$/,
    )
    expect(row).toHaveTextContent('too little seen to say')
    expect(row).not.toHaveTextContent('no fault seen')
  })

  it('can be checked now; before the first time there is nothing but that', async () => {
    const { user } = openWindow('/tenants/sandbox/promises')
    expect(await screen.findByText('What was promised to this tenant was not checked yet')).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Check now' }))
    expect(asked('promise_check')).toEqual({ tenants: ['sandbox'] })
  })

  it('speak Turkish', async () => {
    await activate('tr')
    fake.status.preferences.language = 'tr'
    openWindow('/tenants/acme/promises')
    const backup = await check('En yeni yedek')
    expect(within(backup).getByText('Söz tutulmadı')).toBeVisible()
    expect(within(backup).getByText('Bugünkü ölçütün altında')).toBeVisible()
  })
})

describe('a fault', () => {
  it('is accepted for a time by somebody, with a reason and a day', async () => {
    const { user } = openWindow('/tenants/acme/promises?faults=true')
    const factor = await check('Second factor')
    await user.click(within(factor).getByText('Second factor'))
    fireEvent.click(within(factor).getByRole('button', { name: 'Accept for a time…', hidden: true }))
    const dialog = within(await screen.findByRole('dialog', { name: 'Accept for a time: Second factor' }))
    const day = dayOf(new Date(Date.now() + 30 * 86_400_000))
    const submit = await dialog.findByRole('button', { name: 'Accept until then' })
    expect(submit, 'nobody answers for it yet').toBeDisabled()
    await user.type(dialog.getByLabelText(/Who answers for it/), 'Lena Berg')
    await user.type(dialog.getByLabelText(/Reason/), 'Keys are ordered.')
    fireEvent.change(dialog.getByLabelText(/Until/), { target: { value: day } })
    await user.click(submit)
    await waitFor(() => expect(screen.queryByText('Second factor', line)).toBeNull())
    expect(asked('promise_accept')).toEqual({
      tenant: 'acme',
      check: 'two_factor',
      owner: 'Lena Berg',
      reason: 'Keys are ordered.',
      until: endOf(day),
    })
  })

  it('that was accepted, mended and is back says that nobody accepted that', async () => {
    openWindow('/tenants/acme/promises')
    const tls = await check('TLS versions')
    expect(tls).toHaveTextContent(
      /Lena Berg accepted a fault of this check\. It was mended on .* and is back/,
    )
    expect(within(tls).queryByText(/accepted until/)).toBeNull()
    expect(within(tls).getByRole('button', { name: 'Accept for a time…', hidden: true })).toBeInTheDocument()
  })

  it('that is accepted and cannot be seen now says both', async () => {
    const { user } = openWindow('/tenants/cicek/promises')
    const backup = await check('Newest backup')
    expect(within(backup).getByText('Cannot be seen from here')).toBeVisible()
    expect(backup).toHaveTextContent(/accepted until/)
    expect(backup).toHaveTextContent(/Whether the fault is still there cannot be seen now.*Ayşe Kaya/)
    await user.click(within(backup).getByText('Newest backup'))
    fireEvent.click(within(backup).getByRole('button', { name: 'End it: Newest backup', hidden: true }))
    expect(backup, 'nothing counts now').toHaveTextContent('as soon as a check sees it')
    fireEvent.click(within(backup).getByRole('button', { name: 'End it now', hidden: true }))
    await waitFor(async () => expect(await check('Newest backup')).not.toHaveTextContent(/accepted until/))
  })

  it('that is accepted says by whom, why and until when, and is a fault again when that is ended', async () => {
    const { user } = openWindow('/tenants/bakery/promises')
    const mail = await check('Outgoing mail')
    expect(mail).toHaveTextContent(/accepted until/)
    expect(mail).toHaveTextContent(/Who answers for itLéa Dubois.*old mail server is replaced/)
    expect(mail, 'it counts neither way').not.toHaveTextContent('of 4 points')
    await user.click(within(mail).getByText('Outgoing mail'))
    fireEvent.click(within(mail).getByRole('button', { name: 'End it: Outgoing mail', hidden: true }))
    fireEvent.click(within(mail).getByRole('button', { name: 'End it now', hidden: true }))
    await waitFor(async () => expect(await check('Outgoing mail')).toHaveTextContent('0 of 4 points'))
    expect(asked('promise_unaccept')).toEqual({ tenant: 'bakery', check: 'outgoing_mail' })
  })
})
