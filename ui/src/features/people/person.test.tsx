import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { fake } from '../../../test/fake/transport'
import { openWindow } from '../../../test/render'
import type { Intent, User } from '../../ipc'

const intents = () =>
  fake.calls.filter(({ command }) => command === 'plan_make').map(({ request }) => request as Intent)
const intent = async () => {
  await waitFor(() => expect(intents()).toHaveLength(1))
  return intents()[0]
}
const find = (tenant: string, which: (user: User) => boolean) => fake.people(tenant).find(which) as User
const plainUser = ({ id, active, kind }: User) => id !== 2 && active && kind === 'internal'

async function openPerson(user: User, act = '') {
  const opened = openWindow(
    `/tenants/${user.tenant}/people?show=all&person=${user.tenant}%2F${user.id}${act}`,
  )
  const dialog = await screen.findByRole('dialog')
  await waitFor(() => expect(dialog).toHaveTextContent(user.name))
  return { ...opened, dialog, inside: within(dialog) }
}

describe("a person's page", () => {
  it('is read from the tenant when it is opened, and shows what the copy does not hold', async () => {
    const user = find('acme', (each) => each.id === 2)
    const { inside } = await openPerson(user)
    expect(await inside.findByText('Firefox on Linux')).toBeVisible()
    expect(inside.getByText('Sales / User: All Documents').closest('li')).toHaveTextContent('implied')
    expect(inside.getByText(/^as of/), 'with the age of this reading').toHaveTextContent('as of now')
    expect(fake.calls.filter(({ command }) => command === 'user_look')).toHaveLength(1)
  })

  it('shows the copy where the tenant cannot be reached, and says that it is one', async () => {
    const { inside } = await openPerson(find('nordwind', plainUser))
    expect(await inside.findByText('Nothing answers at this address')).toBeVisible()
    expect(inside.getByText(/offline copy/)).toBeVisible()
    expect(inside.getByRole('button', { name: 'Archive…' })).toBeEnabled()
  })

  it('hands over what is to be done with this account, to be previewed', async () => {
    const person = find('acme', plainUser)
    const { inside, user } = await openPerson(person)
    await user.click(inside.getByRole('button', { name: 'Archive…' }))
    expect(await intent()).toEqual({
      kind: 'users',
      whom: { kind: 'accounts', accounts: [{ tenant: 'acme', id: person.id }] },
      operation: { kind: 'archive' },
    })
  })

  it('shows what cannot be done, with the reason, and does nothing when it is pressed', async () => {
    const { inside, user } = await openPerson(find('bakery', plainUser))
    const archive = inside.getByRole('button', { name: 'Archive…' })
    expect(archive).toHaveAttribute('aria-disabled', 'true')
    expect(archive).toHaveAccessibleDescription('The tenant does not let admin change accounts.')
    await user.click(archive)
    expect(intents()).toEqual([])
  })

  it('asks for the password of the connection where the server does', async () => {
    const { inside } = await openPerson(
      find('growsoft', (user) => plainUser(user) && user.api_keys.length > 0),
    )
    const revoke = inside.getByRole('button', { name: 'Revoke all keys…' })
    expect(revoke).toHaveAccessibleDescription(/asks for the password of admin first/)
    expect(inside.queryByRole('button', { name: /^Revoke (?!all)/ }), 'nor one by one').toBeNull()
  })

  it('changes only what was changed', async () => {
    const person = find('acme', (user) => plainUser(user) && user.email !== null)
    const { inside, user } = await openPerson(person)
    await user.click(inside.getByRole('button', { name: 'Edit…' }))
    const preview = await inside.findByRole('button', { name: 'Preview the change' })
    expect(preview, 'nothing differs yet').toBeDisabled()
    await user.clear(inside.getByRole('textbox', { name: 'E-mail' }))
    expect(inside.getByText('The address is taken away.')).toBeVisible()
    await user.click(preview)
    expect(await intent()).toMatchObject({
      operation: { kind: 'edit', name: null, login: null, email: '' },
    })
  })

  it('revokes one key of several', async () => {
    const person = find('acme', (user) => user.api_keys.length > 0)
    const key = person.api_keys[0]
    const { inside, user } = await openPerson(person)
    await user.click(inside.getByRole('button', { name: `Revoke ${key?.name}` }))
    expect(await intent()).toMatchObject({ operation: { kind: 'revoke_keys', keys: [key?.id] } })
  })

  it('offers three ways to a new password, and the mail only where there is an address', async () => {
    const { inside, user } = await openPerson(find('acme', (each) => plainUser(each) && each.email === null))
    await user.click(inside.getByRole('button', { name: 'Reset password…' }))
    expect(await inside.findByRole('radio', { name: /By mail/ })).toBeDisabled()
    expect(inside.getByText('There is no e-mail address to send it to.')).toBeVisible()
    await user.click(inside.getByRole('button', { name: 'Preview the change' }))
    expect(await intent()).toMatchObject({ operation: { kind: 'reset_password', by: 'one_time' } })
  })

  it('goes back step by step with Escape', async () => {
    const { inside, user, dialog } = await openPerson(find('acme', plainUser))
    await user.click(inside.getByRole('button', { name: 'Edit…' }))
    await inside.findByRole('textbox', { name: 'Login' })
    await user.keyboard('{Escape}')
    expect(await inside.findByRole('button', { name: 'Edit…' })).toBeVisible()
    await user.keyboard('{Escape}')
    await waitFor(() => expect(dialog).not.toBeInTheDocument())
  })
})

describe("a person's groups", () => {
  const seller: (user: User) => boolean = (user) => plainUser(user) && !user.groups.some(({ id }) => id === 4)

  it('stand under the headings of the tenant, the implied ones marked and held', async () => {
    const { inside, user } = await openPerson(find('acme', seller))
    await user.click(inside.getByRole('button', { name: 'Change groups…' }))
    const sales = within(await inside.findByRole('group', { name: 'Sales' }))
    expect(inside.queryByRole('group', { name: 'User types' }), 'the kind is changed as a whole').toBeNull()

    await user.click(sales.getByRole('checkbox', { name: /Administrator/ }))
    const implied = sales.getByRole('checkbox', { name: /User: All Documents/ })
    expect(implied).toBeChecked()
    expect(implied).toHaveAccessibleDescription('comes with Sales / Administrator')
    await user.click(implied)
    expect(implied, 'it cannot be taken away by itself').toBeChecked()

    await user.click(inside.getByRole('button', { name: 'Preview the change' }))
    expect(await intent()).toMatchObject({ operation: { kind: 'groups', add: [4], remove: [] } })
  })

  it('are found by a word and walked through with the arrow keys', async () => {
    const { inside, user } = await openPerson(find('acme', seller))
    await user.click(inside.getByRole('button', { name: 'Change groups…' }))
    const search = await inside.findByRole('searchbox', { name: 'Search groups' })
    await inside.findByRole('group', { name: 'Accounting' })
    await user.type(search, 'account')
    expect(inside.queryByRole('group', { name: 'Sales' })).toBeNull()
    await user.keyboard('{ArrowDown}')
    expect(inside.getByRole('checkbox', { name: /Invoicing/ })).toHaveFocus()
    await user.keyboard('{ArrowDown}')
    expect(inside.getByRole('checkbox', { name: /Bookkeeper/ })).toHaveFocus()
  })

  it('are copied from another account of the same tenant', async () => {
    const person = find('acme', seller)
    const { inside, user } = await openPerson(person)
    await user.click(inside.getByRole('button', { name: 'Copy the rights of…' }))
    await user.type(await inside.findByRole('searchbox'), 'mitchell')
    await user.click(await inside.findByRole('radio', { name: /Mitchell Admin/ }))
    await user.click(inside.getByRole('button', { name: 'Preview the change' }))
    expect(await intent()).toMatchObject({ operation: { kind: 'copy_rights', from: 'admin' } })
  })

  it('come from a template, built in or kept earlier', async () => {
    const { inside, user } = await openPerson(find('acme', seller))
    await user.click(inside.getByRole('button', { name: 'Apply a template…' }))
    expect(await inside.findByRole('radio', { name: 'Front desk' })).toBeVisible()
    await user.click(inside.getByRole('radio', { name: 'Accountant' }))
    await user.click(inside.getByRole('button', { name: 'Preview the change' }))
    expect(await intent()).toMatchObject({ operation: { kind: 'template', template: 'accountant' } })
  })

  it('can be kept as a template, without what only this tenant knows', async () => {
    const person = find('acme', (user) => seller(user) && user.groups.some(({ id }) => id === 7))
    const { inside, user } = await openPerson(person)
    await user.click(inside.getByRole('button', { name: 'Change groups…' }))
    await user.type(await inside.findByRole('textbox', { name: 'Name of the template' }), 'Night shift')
    await user.click(inside.getByRole('button', { name: 'Keep' }))
    expect(await inside.findByText(/“Night shift” can be applied/)).toBeVisible()
    const saved = fake.calls.find(({ command }) => command === 'template_save')?.request
    expect(JSON.stringify(saved)).not.toContain('base.group_user')
    expect(saved).toMatchObject({ name: 'Night shift' })
  })
})

describe('a person who is leaving', () => {
  it('leaves everywhere the address has an account, and every tenant is asked', async () => {
    const person = find('acme', (user) => plainUser(user) && user.login.includes('@'))
    const { inside, user } = await openPerson(person, '&act=leave')
    expect(await inside.findByRole('radio', { name: /Everywhere/ })).toBeChecked()
    expect(await inside.findByText(/1 account is known/)).toBeVisible()
    await user.click(inside.getByRole('button', { name: 'Ask 7 tenants and preview' }))
    expect(await intent()).toMatchObject({
      whom: { kind: 'person', login: person.login, tenants: expect.arrayContaining(['acme', 'sandbox']) },
      operation: { kind: 'offboard' },
    })
  })

  it('may leave one tenant only', async () => {
    const person = find('acme', (user) => plainUser(user))
    const { inside, user } = await openPerson(person, '&act=leave')
    await user.click(await inside.findByRole('radio', { name: /Only in Acme Trading/ }))
    await user.click(inside.getByRole('button', { name: 'Preview the change' }))
    expect(await intent()).toMatchObject({
      whom: { kind: 'accounts', accounts: [{ tenant: 'acme', id: person.id }] },
    })
  })

  it('is never taken for somebody else with the same bare login', async () => {
    const person = find('acme', plainUser)
    person.login = 'ayse'
    person.email = null
    const { inside } = await openPerson(person, '&act=leave')
    expect(await inside.findByRole('radio', { name: /Everywhere/ })).toBeDisabled()
    expect(inside.getByText(/ayse may be somebody else in another tenant/)).toBeVisible()
  })
})
