import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import type { UserEvent } from '@testing-library/user-event'
import { describe, expect, it } from 'vitest'
import { fake } from '../../../test/fake/transport'
import { openWindow } from '../../../test/render'
import type { Intent, ListUsers } from '../../ipc'

const intents = () =>
  fake.calls.filter(({ command }) => command === 'plan_make').map(({ request }) => request as Intent)
const intent = async () => {
  await waitFor(() => expect(intents()).toHaveLength(1))
  return intents()[0]
}
const asked = () =>
  fake.calls.filter(({ command }) => command === 'users_list').map(({ request }) => request as ListUsers)

/** At once, as from the clipboard: what is typed letter by letter is tested elsewhere. */
async function enter(user: UserEvent, field: HTMLElement, text: string) {
  field.focus()
  await user.paste(text)
}

async function openList(path: string) {
  const opened = openWindow(path)
  const table = await screen.findByRole('table', { name: 'People' })
  await waitFor(() => expect(within(table).getAllByRole('rowheader').length).toBeGreaterThan(3))
  return { ...opened, table }
}
const links = () => within(screen.getByRole('table')).getAllByRole('link')
const bar = () => screen.findByRole('region', { name: 'Chosen people' })

describe('choosing people', () => {
  it('works with the keyboard: Space for one, with Shift for all between', async () => {
    const { user } = await openList('/tenants/acme/people')
    links()[1]?.focus()
    await user.keyboard(' ')
    expect(await within(await bar()).findByText('1 chosen')).toBeVisible()
    await user.keyboard('{ArrowDown}{ArrowDown}')
    await waitFor(() => expect(document.activeElement).toHaveAttribute('data-row', '3'))
    await user.keyboard('{Shift>} {/Shift}')
    expect(await screen.findByText('3 chosen')).toBeVisible()
    expect(screen.queryByRole('dialog'), 'Space opens nothing').toBeNull()
  })

  it('takes everybody who matches, and hands all of them over at once', async () => {
    const { user } = await openList('/tenants/cicek/people')
    await user.click(screen.getByRole('checkbox', { name: 'Choose everybody who matches' }))
    const region = await bar()
    const active = fake.people('cicek').filter((each) => each.active)
    expect(await within(region).findByText(`${active.length} chosen`)).toBeVisible()
    await user.click(within(region).getByRole('button', { name: 'Archive…' }))
    const handed = await intent()
    expect(handed).toMatchObject({ kind: 'users', operation: { kind: 'archive' } })
    expect((handed as { whom: { accounts: object[] } }).whom.accounts).toHaveLength(active.length)
  })

  it('stops at what can be looked through, and says so', async () => {
    const { user } = await openList('/people')
    await user.click(screen.getByRole('checkbox', { name: 'Choose everybody who matches' }))
    expect(await screen.findByText(/^1,000 chosen/)).toBeVisible()
    expect(screen.getByText(/the most at once/)).toBeVisible()
  })

  it('chooses nobody who is out of sight: another search begins anew', async () => {
    const { user } = await openList('/tenants/acme/people')
    links()[1]?.focus()
    await user.keyboard(' ')
    await bar()
    await enter(user, screen.getByRole('searchbox'), 'mitchell')
    await waitFor(() => expect(screen.queryByRole('region', { name: 'Chosen people' })).toBeNull())
  })

  it('says why something can be done for none of them', async () => {
    const { user } = await openList('/tenants/bakery/people')
    fireEvent.click(screen.getAllByRole('checkbox', { name: /^Choose .*,/ })[1] as HTMLElement)
    const archive = within(await bar()).getByRole('button', { name: 'Archive…' })
    expect(archive).toHaveAccessibleDescription('The tenant does not let admin change accounts.')
    await user.click(archive)
    expect(intents()).toEqual([])
  })

  it('gives all of them a template', async () => {
    const { user } = await openList('/tenants/acme/people?kind=internal')
    fireEvent.click(screen.getAllByRole('checkbox', { name: /^Choose .*,/ })[1] as HTMLElement)
    await user.click(within(await bar()).getByRole('button', { name: 'Apply a template…' }))
    await user.click(await screen.findByRole('radio', { name: 'Warehouse' }))
    await user.click(screen.getByRole('button', { name: 'Preview the change' }))
    expect(await intent()).toMatchObject({ operation: { kind: 'template', template: 'warehouse' } })
  })
})

describe('the questions asked most often', () => {
  it.each([
    ['Settings rights anywhere', { administrator: true }],
    ['Unused for 90 days', { unused_days: 90 }],
    ['Without two-factor', { two_factor: false }],
  ])('%s is one press away, and in the address', async (name, filter) => {
    const { user } = await openList('/people')
    await user.click(screen.getByRole('link', { name }))
    await waitFor(() => expect(asked().at(-1)?.filter).toMatchObject(filter))
    expect(screen.getByRole('link', { name })).toHaveAttribute('aria-current')
    expect(window.location.hash).toMatch(/admin=yes|unused=90|two_factor=off/)
  })
})

describe('a new account', () => {
  const fill = async (user: UserEvent) => {
    const dialog = within(await screen.findByRole('dialog'))
    await enter(user, dialog.getByRole('textbox', { name: 'Name' }), 'Elif Kaya')
    await enter(user, dialog.getByRole('textbox', { name: 'Login' }), 'elif@acme.example')
    return dialog
  }

  it('says plainly what happens with and without the invitation', async () => {
    const { user } = await openList('/tenants/acme/people')
    await user.click(screen.getByRole('button', { name: 'New account' }))
    const dialog = await fill(user)
    expect(dialog.getByText('The tenant mails elif@acme.example a link to choose a password.')).toBeVisible()
    await user.click(dialog.getByRole('checkbox', { name: 'Mail an invitation' }))
    expect(dialog.getByText(/the account has no password/)).toBeVisible()
    await user.click(dialog.getByRole('button', { name: 'Preview the change' }))
    expect(await intent()).toEqual({
      kind: 'create_users',
      tenants: ['acme'],
      users: [{ name: 'Elif Kaya', login: 'elif@acme.example', email: null, kind: 'internal', groups: [] }],
      invite: false,
    })
  })

  it('gets the groups that a template comes to in this tenant', async () => {
    const { user } = await openList('/tenants/acme/people?act=new')
    const dialog = await fill(user)
    await user.click(dialog.getByRole('radio', { name: 'From a template' }))
    await user.click(await dialog.findByRole('radio', { name: 'Accountant' }))
    await waitFor(() => expect(dialog.getByRole('button', { name: 'Preview the change' })).toBeEnabled())
    await user.click(dialog.getByRole('button', { name: 'Preview the change' }))
    expect(await intent()).toMatchObject({ users: [{ groups: ['account.group_account_user'] }] })
  })

  it('joins several tenants at once, and only those that let it', async () => {
    const { user } = await openList('/people?act=new')
    const dialog = await fill(user)
    expect(dialog.getByRole('checkbox', { name: /Boulangerie/ }), 'may only look there').toBeDisabled()
    await user.click(dialog.getByRole('checkbox', { name: /Acme Trading/ }))
    await user.click(dialog.getByRole('checkbox', { name: /Sandbox/ }))
    expect(dialog.getByRole('radio', { name: 'Pick groups' }), 'each tenant has its own').toBeDisabled()
    await user.click(dialog.getByRole('button', { name: 'Preview in 2 tenants' }))
    expect(await intent()).toMatchObject({ tenants: ['acme', 'sandbox'] })
  })

  it('wants an address to mail an invitation to', async () => {
    const { user } = await openList('/tenants/acme/people?act=new')
    const dialog = within(await screen.findByRole('dialog'))
    await enter(user, dialog.getByRole('textbox', { name: 'Name' }), 'Elif Kaya')
    await enter(user, dialog.getByRole('textbox', { name: 'Login' }), 'elif')
    expect(dialog.getByText(/nowhere to send it/)).toBeVisible()
    expect(dialog.getByRole('button', { name: 'Preview the change' })).toBeDisabled()
  })
})

describe('accounts out of a file', () => {
  it('are all shown first, and become one plan', async () => {
    fake.chosenPath = '/home/ayse/people.csv'
    const { user } = await openList('/tenants/acme/people')
    await user.click(screen.getByRole('button', { name: 'Import CSV' }))
    await user.click(await screen.findByRole('button', { name: 'Choose the file…' }))
    expect(await screen.findByText('All 3 rows were understood.')).toBeVisible()
    expect(screen.getByText(/passed over: phone/)).toBeVisible()
    expect(fake.calls.find(({ command }) => command === 'path_choose')?.request).toMatchObject({
      purpose: 'open_csv',
    })
    await user.click(screen.getByRole('button', { name: 'Preview 3 accounts' }))
    expect(await intent()).toMatchObject({ kind: 'create_users', tenants: ['acme'], invite: true })
  })

  it('are not planned while one row is wrong; the file can be corrected and read again', async () => {
    fake.chosenPath = '/home/ayse/wrong.csv'
    const { user } = await openList('/tenants/acme/people?act=import')
    await user.click(await screen.findByRole('button', { name: 'Choose the file…' }))
    expect(await screen.findByText(/1 row has to be corrected/)).toBeVisible()
    expect(screen.getByText(/Line 3: email: “marco.rossi” is no e-mail address/)).toBeVisible()
    expect(screen.getByRole('button', { name: 'Preview 3 accounts' })).toBeDisabled()
    fake.handlers.users_read_import = () => ({ rows: [], ignored_columns: [], sound: true })
    await user.click(screen.getByRole('button', { name: 'Read it again' }))
    expect(await screen.findByText('There is no row in this file.')).toBeVisible()
  })

  it('say why the file cannot be read', async () => {
    fake.chosenPath = '/home/ayse/missing.csv'
    const { user } = await openList('/tenants/acme/people?act=import')
    await user.click(await screen.findByRole('button', { name: 'Choose the file…' }))
    expect(await screen.findByText('The file cannot be read')).toBeVisible()
  })
})
