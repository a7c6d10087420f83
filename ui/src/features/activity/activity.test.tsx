import { screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { fake } from '../../../test/fake/transport'
import { openWindow } from '../../../test/render'
import type { Entry } from '../../ipc'

describe('the journal', () => {
  it('tells in words what was done, and leaves its own name to what it does not know', async () => {
    const done = ['grant.give', 'vault.run', 'backup.expire', 'moon.land']
    fake.journal = done.map((action, index) => ({ ...(fake.journal[index] as Entry), action }))
    openWindow('/activity')
    expect(await screen.findByRole('cell', { name: 'Access made and handed over' })).toBeVisible()
    expect(screen.getByRole('cell', { name: 'Vault run over tenants' })).toBeVisible()
    expect(screen.getByRole('cell', { name: 'Request for a backup expired' })).toBeVisible()
    expect(screen.getByRole('cell', { name: 'moon.land' }), 'what a newer Reeve wrote').toBeVisible()
  })
})
