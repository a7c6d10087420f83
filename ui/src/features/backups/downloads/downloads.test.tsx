import { act, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { waitingBehind } from '../../../../test/fake/taking'
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

  it('that are live stand among them: they wait and come first like others, and cannot be paused', async () => {
    fake.jobs.tempo = null
    const { id } = fake.jobs.start(
      { kind: 'backup_take', tenant: 'acme', to: '/b/live.zip', per_second: null, seal_to: null },
      'Acme Trading',
    )
    fake.jobs.put(id, { progress: waitingBehind(2) })
    const { user } = openWindow('/backups?show=downloads')
    const row = within((await screen.findByRole('button', { name: 'live.zip' })).closest('tr') as HTMLElement)
    expect(await row.findByText('Waiting · 2 before it')).toBeVisible()
    const pause = row.getByRole('button', { name: 'Pause live.zip' })
    expect(pause).toBeDisabled()
    expect(pause.parentElement, 'and why').toHaveAttribute('title', expect.stringMatching(/begins anew/))
    await user.click(row.getByRole('button', { name: 'live.zip' }))
    const drawer = within(await screen.findByRole('dialog'))
    expect(drawer.getByText(/nobody can pause it/), 'for the keyboard too').toBeVisible()
    await user.click(drawer.getByRole('button', { name: 'Before all others' }))
    await waitFor(() => expect(fake.jobs.one(id).progress.done).toBe(0))
    await act(async () => void fake.jobs.step(id, 5))
    expect(drawer.queryByRole('button', { name: 'Before all others' }), 'it has its turn').toBeNull()
    await act(async () => void fake.jobs.step(id, 15))
    await waitFor(() => expect(screen.queryByRole('button', { name: 'live.zip' }), 'it is here').toBeNull())
  })

  it('say that the line broke while they are about to go on', async () => {
    fake.jobs.tempo = null
    const { user } = openWindow('/backups?show=downloads')
    await user.click(await screen.findByRole('button', { name: /^Go on with acme_2026-11-11/ }))
    await screen.findByRole('button', { name: /^Pause acme_2026-11-11/ })
    await act(
      async () => void fake.jobs.put('job-1', { progress: { ...waitingBehind(0), phase: 'going_on' } }),
    )
    const table = within(screen.getByRole('table'))
    expect(await table.findByText('The line broke: it goes on by itself')).toBeVisible()
  })
})
