import { act, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { fake } from '../../../test/fake/transport'
import { openWindow } from '../../../test/render'

async function take(tenant: string) {
  fake.jobs.tempo = null
  const opened = openWindow(`/tenants/${tenant}/backups?show=files`)
  await opened.user.click(await screen.findByRole('button', { name: 'Take a backup' }))
  return opened
}
const card = async () =>
  within((await screen.findByRole('heading', { name: /^Backup of/ })).closest('article') as HTMLElement)
const step = (turn: number) => act(async () => void fake.jobs.step('job-1', turn))

describe('a file that is known here', () => {
  it('is shown by the worst of what is known: a drill that failed, a change, that it is gone', async () => {
    const list = fake.handlers.backup_list
    fake.handlers.backup_list = async (request) => {
      const [one] = await list(request)
      if (!one) return []
      const drill = { sha256: one.sha256, tenant: one.tenant, backup: one.file, at: one.taken_at, took_ms: 1 }
      const place = { kind: 'this_computer', postgres: '15' } as const
      return [
        {
          ...one,
          file: '/b/f.zip',
          proof: 'unsound',
          drill: { ...drill, place, grade: 'F', evidence: [] },
        },
        { ...one, file: '/b/changed.zip', proof: 'unseen', drill: null },
        { ...one, file: '/b/gone.zip', proof: 'gone', drill: null },
      ]
    }
    openWindow('/tenants/acme/backups?show=files')
    expect(await screen.findByText(/unsound · grade F/)).toBeVisible()
    expect(screen.getByText('changed since it was checked')).toBeVisible()
    expect(screen.getByText('not found any more')).toBeVisible()
  })
})

describe('taking a backup', () => {
  it('suggests a file, starts, and shows phase, bytes, rate and the time left', async () => {
    const { user } = await take('acme')
    const path = await screen.findByRole('textbox', { name: 'Save to' })
    await waitFor(() => expect(path).toHaveValue('/home/ayse/Backups/acme_2026-11-20_14-05.zip'))
    await user.click(screen.getByRole('button', { name: 'Start the backup' }))
    const job = await card()
    await step(1)
    expect(job.getByText('Server is preparing')).toBeVisible()
    expect(job.getByRole('progressbar'), 'nothing is known yet, so no share is claimed').not.toHaveAttribute(
      'aria-valuenow',
    )
    await step(5)
    expect(job.getByText('Receiving')).toBeVisible()
    expect(job.getByText('102 MB')).toBeVisible()
    expect(job.getByText('33.4 MB per second')).toBeVisible()
    await step(13)
    expect(job.getByText('200 MB of 312 MB')).toBeVisible()
    expect(job.getByText(/left/)).toBeVisible()
    expect(job.getByRole('progressbar')).toHaveAttribute('aria-valuenow', '64')
    await step(15)
    expect(await screen.findByText('312 MB, all 9 checks hold')).toBeVisible()
    // the list is read again after the job ended, and shows the one from before until then
    await user.click(await screen.findByRole('button', { name: 'acme_2026-11-20_14-05.zip' }))
    expect(screen.getByText(/proven · 9 checks/), 'as the list says').toBeVisible()
    const proof = within(await screen.findByRole('dialog')).getAllByRole('listitem')
    expect(proof[0]).toHaveTextContent('It is a backup by its first bytes')
    expect(proof[8], 'no check is left to its own name').toHaveTextContent(/^Nothing speaks against/)
    expect(proof[8]?.querySelector('[lang=en]'), 'evidence is in English').toHaveTextContent(/^2c26b4/)
  })

  it('goes no faster than asked and is encrypted to a key', async () => {
    const { user } = await take('acme')
    await user.type(await screen.findByRole('textbox', { name: 'At most, in MB per second' }), '2,5')
    await user.type(screen.getByRole('textbox', { name: 'Encrypt to an age key' }), 'age1qqq')
    await user.click(screen.getByRole('button', { name: 'Start the backup' }))
    const job = await card()
    expect(job.getByText('/home/ayse/Backups/acme_2026-11-20_14-05.zip.age')).toBeVisible()
    expect(fake.calls.findLast(({ command }) => command === 'backup_take')?.request).toMatchObject({
      per_second: 2_500_000,
      seal_to: 'age1qqq',
    })
  })

  it('stops when asked, and says so without alarm', async () => {
    const { user } = await take('acme')
    await user.click(await screen.findByRole('button', { name: 'Start the backup' }))
    const job = await card()
    await step(5)
    await user.click(job.getByRole('button', { name: 'Stop' }))
    expect(await job.findByText('Stopped')).toBeVisible()
    expect(fake.calls.some(({ command }) => command === 'job_cancel')).toBe(true)
    expect(job.queryByRole('alert'), 'what the user did is no failure').toBeNull()
  })

  it('shows the server’s own words when it fails', async () => {
    const { user } = await take('acme')
    await user.click(await screen.findByRole('button', { name: 'Start the backup' }))
    await card()
    await act(
      async () =>
        void fake.jobs.finish('job-1', {
          state: 'failed',
          fault: {
            code: 'backup_failed',
            message: 'Database backup error: Access Denied',
            retry: 'never',
            next: '',
          },
        }),
    )
    expect(await screen.findByText('Database backup error: Access Denied')).toBeVisible()
  })

  it('asks for the master password first, where it is not stored yet', async () => {
    const { user } = await take('sandbox')
    const field = await screen.findByLabelText('Master password')
    await user.type(field, 'wrong')
    await user.click(screen.getByRole('button', { name: 'Check and store' }))
    expect(await screen.findByText('Master password refused')).toBeVisible()
    await user.type(screen.getByLabelText('Master password'), 'right')
    await user.click(screen.getByRole('button', { name: 'Check and store' }))
    expect(await screen.findByRole('button', { name: 'Start the backup' })).toBeVisible()
  })

  it('never asks a server whose master password is unset', async () => {
    await take('legacy')
    expect(await screen.findByText(/Asking it for a backup would set one for good/)).toBeVisible()
    expect(screen.queryByRole('button', { name: 'Start the backup' })).toBeNull()
    expect(screen.queryByLabelText('Master password')).toBeNull()
  })

  it('says why a provider’s closed manager offers no backup', async () => {
    await take('nordwind')
    expect(await screen.findByText(/switched off this server's database manager/)).toBeVisible()
  })
})

describe('the proof of a backup', () => {
  it('is shown line by line', async () => {
    const { user } = openWindow('/backups?show=files')
    await user.click(await screen.findByRole('button', { name: /^acme_/ }))
    const dialog = await screen.findByRole('dialog')
    expect(within(dialog).getByText('Every stored file matches its name')).toBeVisible()
    expect(within(dialog).getByText('1480 objects, each with the content its name says')).toBeVisible()
    expect(within(dialog).getAllByRole('img', { name: 'holds' })).toHaveLength(9)
  })

  it('of a dump whose end nobody can see is open, and no alarm', async () => {
    const verdict = fake.tenants[0]?.last_backup?.verdict
    if (verdict) Object.assign(verdict, { ok: false, undecided: true })
    const end = verdict?.checks.find(({ name }) => name === 'dump_end')
    if (end) end.ok = false
    const { user } = openWindow('/tenants/acme/backups?show=files')
    expect(await screen.findByText('not proven')).toBeVisible()
    await user.click(screen.getByRole('button', { name: /^acme_/ }))
    const dialog = within(await screen.findByRole('dialog'))
    expect(dialog.getAllByRole('img', { name: 'cannot be told from here' })).toHaveLength(1)
    expect(dialog.queryByRole('img', { name: 'does not hold' })).toBeNull()
  })
})
