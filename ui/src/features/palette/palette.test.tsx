import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { fake } from '../../../test/fake/transport'
import { openWindow } from '../../../test/render'
import type { User } from '../../ipc'

async function openPalette() {
  const opened = openWindow('/')
  await screen.findByRole('table', { name: 'Tenants' })
  await opened.user.keyboard('{Control>}k{/Control}')
  const dialog = await screen.findByRole('dialog', { name: 'Search and commands' })
  return { ...opened, dialog, field: within(dialog).getByRole('textbox') }
}

describe('the command palette', () => {
  it('goes to a page', async () => {
    const { user, field } = await openPalette()
    await user.type(field, 'backup')
    await user.keyboard('{Enter}')
    expect(await screen.findByRole('heading', { level: 1, name: 'Backups' })).toBeVisible()
  })

  it('finds a tenant without its accents', async () => {
    const { user, field, dialog } = await openPalette()
    await user.type(field, 'sisli')
    await user.click(await within(dialog).findByText('Şişli Çiçekçilik'))
    expect(await screen.findByRole('heading', { level: 1, name: 'Şişli Çiçekçilik' })).toBeVisible()
  })

  it('finds people of every tenant and opens their details', async () => {
    const { user, field, dialog } = await openPalette()
    await user.type(field, 'mitchell')
    const found = await within(dialog).findAllByText('Mitchell Admin')
    await user.click(found[0] as HTMLElement)
    expect(await screen.findByRole('dialog', { name: 'Mitchell Admin' })).toBeVisible()
  })

  it('opens where a person leaves, once for all the accounts under one address', async () => {
    const { user, field, dialog } = await openPalette()
    const person = fake.people('acme').find(({ login, active }) => active && login.includes('@')) as User
    await user.type(field, person.login)
    await user.click(await within(dialog).findByText(`${person.name} is leaving…`))
    const drawer = await screen.findByRole('dialog', { name: `${person.name} is leaving` })
    expect(within(drawer).getByRole('radio', { name: /Everywhere/ })).toBeChecked()
    expect(window.location.hash, 'in the address, like everything shown').toContain('act=leave')
  })

  it('begins a new account', async () => {
    const { user, field } = await openPalette()
    await user.type(field, 'new account')
    await user.keyboard('{Enter}')
    expect(await screen.findByRole('dialog', { name: 'New account' })).toBeVisible()
  })

  it('closes with Escape and can be opened again', async () => {
    const { user, field } = await openPalette()
    await user.type(field, '{Escape}')
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    await user.keyboard('{Control>}k{/Control}')
    expect(await screen.findByRole('dialog')).toBeVisible()
  })

  it('starts reading people', async () => {
    const { user, field, dialog } = await openPalette()
    await user.type(field, 'read people')
    await user.click(await within(dialog).findByText('Read people of all tenants'))
    await waitFor(() => expect(fake.calls.some(({ command }) => command === 'users_refresh')).toBe(true))
  })
})
