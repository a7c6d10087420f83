import { screen, waitFor } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { fake } from '../../../test/fake/transport'
import { openWindow } from '../../../test/render'

describe('the platform of a tenant', () => {
  it('is changed on the page of the tenant, where whose promises hold is said', async () => {
    const { user } = openWindow('/tenants/acme')
    const choice = await screen.findByRole('combobox', { name: 'Platform' })
    await waitFor(() => expect(choice).toHaveTextContent('Growsoft'))
    await user.selectOptions(choice, 'Growsoft')
    await waitFor(() => expect(choice).toHaveValue('growsoft'))
    expect(fake.calls.find(({ command }) => command === 'tenant_set_platform')?.request).toEqual({
      tenant: 'acme',
      platform: 'growsoft',
    })
    expect(screen.getByRole('link', { name: 'what this platform promises' })).toBeVisible()
  })
})
