import { screen, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { fake } from '../../../../test/fake/transport'
import { openWindow } from '../../../../test/render'
import { scheduleOf } from '../vault/times'

const asked = (command: string) => fake.calls.findLast((call) => call.command === command)?.request

describe('a drill', () => {
  it('is made of a backup that is here, and shows its grade, the evidence and the forecast', async () => {
    fake.jobs.tempo = 1
    const { user } = openWindow('/tenants/acme/backups')
    const places = within(await screen.findByRole('toolbar'))
    await user.click(places.getByRole('button', { name: /^daily 1/ }))
    await user.click(await screen.findByRole('button', { name: /restore it on the side/ }))
    expect(await screen.findByText('Everything comes back: database and files belong together')).toBeVisible()
    expect(asked('backup_drill')).toMatchObject({ tenant: 'acme' })
    expect(screen.getByText(/A real restore takes about 2 min/)).toBeVisible()
    expect(screen.getByText('512 tables, 1,204,511 rows')).toBeVisible()
  })

  it('can be made on a server of one’s own, the tenant’s before all', async () => {
    fake.jobs.tempo = 1
    const { user } = openWindow('/backups?show=files')
    await user.click(await screen.findByRole('button', { name: /^acme_/ }))
    const drawer = within(await screen.findByRole('dialog'))
    await user.click(drawer.getByRole('button', { name: 'On a server…' }))
    expect(drawer.getByRole('combobox', { name: 'On whose server' })).toHaveValue('Acme Trading')
    expect(drawer.getByText(/beside the live database, neutralised/)).toBeVisible()
    await user.click(drawer.getByRole('button', { name: 'Drill it there' }))
    expect(await drawer.findByText(/Everything comes back/)).toBeVisible()
    expect(asked('backup_drill')).toMatchObject({ tenant: 'acme', on: 'acme' })
    expect(drawer.queryByRole('combobox', { name: 'On whose server' })).toBeNull()
  })

  it('is not offered of what is encrypted, and says why', async () => {
    const [tenant] = fake.tenants
    if (tenant?.last_backup) tenant.last_backup.file += '.age'
    const { user } = openWindow('/tenants/acme/backups?show=files')
    await user.click(await screen.findByRole('button', { name: /^acme_.*age$/ }))
    const drawer = within(await screen.findByRole('dialog'))
    const drill = drawer.getByRole('button', { name: /restore it on the side/ })
    expect(drill).toBeDisabled()
    expect(drill).toHaveAccessibleDescription(/encrypted to an age key/)
  })

  it('that found something missing says so line by line', async () => {
    const { user } = openWindow('/tenants/cicek/backups?show=files')
    await user.click(await screen.findByRole('button', { name: /^cicek_/ }))
    const drawer = within(await screen.findByRole('dialog'))
    expect(await drawer.findByText(/attachments are missing or damaged/)).toBeVisible()
    expect(drawer.getAllByRole('img', { name: 'does not hold' })).toHaveLength(1)
    expect(drawer.getAllByRole('img', { name: 'could not be looked at' })).toHaveLength(1)
  })
})

describe('a vault that runs by itself', () => {
  it('takes a time of UTC and the days, and says when it runs next', async () => {
    const { user } = openWindow('/backups?show=vault')
    await user.click(await screen.findByRole('button', { name: 'Run by itself…' }))
    await user.click(screen.getByRole('checkbox', { name: 'Sun' }))
    await user.click(screen.getByRole('button', { name: 'Run it then' }))
    expect(await screen.findByRole('button', { name: 'Run by itself…', expanded: false })).toBeVisible()
    expect(asked('vault_schedule_set')).toEqual({
      schedule: { days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat'], hour: 1, minute: 30 },
    })
    expect(screen.queryByText('none while Reeve is open')).toBeNull()
  })

  it('runs on every day where all are chosen, and on none where none is', () => {
    expect(scheduleOf(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], '23:59')).toEqual({
      days: [],
      hour: 23,
      minute: 59,
    })
    expect(scheduleOf([], '23:59')).toBeNull()
    expect(scheduleOf(['mon'], '')).toBeNull()
  })
})
