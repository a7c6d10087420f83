import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { fake } from '../../../test/fake/transport'
import { openWindow } from '../../../test/render'

const row = async (name: RegExp) =>
  (await screen.findByRole('link', { name })).closest('tr') as HTMLTableRowElement

describe('production and test', () => {
  it('are told apart in words in the fleet and in the list of people', async () => {
    openWindow('/')
    expect(within(await row(/Acme Trading/)).getByText('Production')).toBeVisible()
    expect(within(await row(/Sandbox/)).getByText('Test')).toBeVisible()
  })

  it('are switched on the page of the tenant, and what that means is said', async () => {
    const { user } = openWindow('/tenants/acme')
    expect(await screen.findByText(/its name or a number has to be typed/)).toBeVisible()
    await user.click(screen.getByRole('radio', { name: 'Test' }))
    expect(await screen.findByText(/A small change is a click/)).toBeVisible()
    expect(fake.calls.find(({ command }) => command === 'tenant_set_stage')?.request).toEqual({
      tenant: 'acme',
      stage: 'test',
    })
  })

  it('are decided when a tenant is connected: production unless somebody says otherwise', async () => {
    const { user } = openWindow('/connect')
    await user.type(await screen.findByRole('textbox', { name: /Address/ }), 'acme.example.com')
    await user.click(screen.getByRole('button', { name: 'Look' }))
    expect(await screen.findByRole('radio', { name: 'Production' })).toBeChecked()
    expect(screen.getByText(/takes a tenant for production unless you say otherwise/)).toBeVisible()
    await user.click(screen.getByRole('radio', { name: 'Test' }))
    await user.type(screen.getByRole('combobox', { name: /Database/ }), 'staging')
    await user.type(screen.getByRole('textbox', { name: 'Login' }), 'admin')
    await user.type(screen.getByLabelText('Password', { selector: 'input[type=password]' }), 'secret')
    await user.click(screen.getByRole('button', { name: 'Sign in and connect' }))
    await waitFor(() =>
      expect(fake.calls.find(({ command }) => command === 'tenant_add')?.request).toMatchObject({
        stage: 'test',
      }),
    )
  })
})
