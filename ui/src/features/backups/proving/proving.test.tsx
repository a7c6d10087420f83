import { screen, waitFor } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { fake } from '../../../../test/fake/transport'
import { openWindow } from '../../../../test/render'
import { sizeOf } from './size'

const asked = (command: string) => fake.calls.findLast((call) => call.command === command)?.request

describe('what is proven by itself', () => {
  it('says what may be done and how the last run went, and lets it be changed', async () => {
    const { user } = openWindow('/backups')
    expect(await screen.findByText(/folders of this computer are checked by themselves/)).toBeVisible()
    expect(screen.getByText(/12 backups found sound/)).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Change…' }))
    const size = screen.getByRole('textbox', { name: /Bring backups of other places/ })
    await user.type(size, 'much')
    expect(screen.getByRole('button', { name: 'Save' })).toBeDisabled()
    await user.clear(size)
    await user.type(size, '1,5')
    await user.click(screen.getByRole('checkbox', { name: /once a quarter/ }))
    await user.click(screen.getByRole('button', { name: 'Save' }))
    await waitFor(() =>
      expect(asked('backup_proving_set')).toEqual({ on: true, bring_up_to: 1_500_000, drills: false }),
    )
    expect(await screen.findByText(/elsewhere those up to 1.5 MB/)).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Check what is due now' }))
    await waitFor(() => expect(asked('backup_prove_due')).toEqual({}))
  })

  it('is said of each tenant, and why no drill begins', async () => {
    openWindow('/tenants/cicek/backups')
    expect(await screen.findByText(/^checked by itself/)).toBeVisible()
    expect(screen.getByText('2 checks are due · 1 tried in vain')).toBeVisible()
    expect(screen.getByText(/no drill by itself: this computer has no full backup/)).toBeVisible()
  })
})

describe('a size', () => {
  it('is read in megabytes, with a point or a comma', () => {
    expect(sizeOf('')).toBe(0)
    expect(sizeOf('2,5')).toBe(2_500_000)
    expect(sizeOf('-1')).toBeUndefined()
    expect(sizeOf('much')).toBeUndefined()
  })
})
