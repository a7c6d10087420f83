import { act, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { fake } from '../../../../test/fake/transport'
import { openWindow } from '../../../../test/render'

describe('downloads', () => {
  it('go on, show their numbers, and are paused', async () => {
    fake.jobs.tempo = null
    const { user } = openWindow('/backups?show=downloads')
    await user.click(await screen.findByRole('button', { name: /^Go on with acme_2026-11-11/ }))
    const pause = await screen.findByRole('button', { name: /^Pause acme_2026-11-11/ })
    await act(async () => void fake.jobs.step('job-1', 5))
    expect(await screen.findByText('Receiving · 102 MB · 33.4 MB per second')).toBeVisible()
    await waitFor(() => expect(pause).toBeEnabled())
    await user.click(pause)
    expect(await screen.findByText('paused'), 'what the user did is no failure').toBeVisible()
  })

  it('take their turn and are forgotten', async () => {
    const { user } = openWindow('/backups?show=downloads')
    await user.click(await screen.findByRole('button', { name: 'acme_2026-11-12_02-00-00.zip' }))
    const drawer = within(await screen.findByRole('dialog'))
    expect(drawer.getByText('The connection broke after 120 MB.')).toBeVisible()
    await user.click(drawer.getByRole('button', { name: 'Before all others' }))
    await waitFor(() => expect(fake.backups.downloads[1]?.position).toBe(0))
    await user.click(drawer.getByRole('button', { name: 'Forget it…' }))
    expect(drawer.getByText(/What arrived is thrown away/)).toBeVisible()
    await user.click(drawer.getByRole('button', { name: 'Forget it' }))
    await waitFor(() => expect(fake.backups.downloads.map(({ id }) => id)).toEqual(['d1', 'd3']))
  })
})
