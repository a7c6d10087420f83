import { act, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { fake } from '../../../../test/fake/transport'
import { openWindow } from '../../../../test/render'
import { perSecondOf } from './limit'

const asked = (command: string) => fake.calls.findLast((call) => call.command === command)?.request
const places = async () => within(await screen.findByRole('toolbar', { name: 'Promised places' }))

describe('the ledgers of all tenants', () => {
  it('say in words what the picture shows, the worst first', async () => {
    const { user } = openWindow('/backups')
    const picture = await screen.findByRole('img', { name: /^14 places: 10 filled, proven; 3 filled, not/ })
    expect(picture).toBeVisible()
    const rows = screen.getAllByRole('row').slice(1)
    expect(rows[0]).toHaveTextContent('Şişli Çiçekçilik')
    expect(rows[0]).toHaveTextContent('8 holes · newest too old')
    await user.click(screen.getByRole('checkbox', { name: /Only with something missing/ }))
    await waitFor(() => expect(screen.queryByRole('link', { name: 'Growsoft Retail Group' })).toBeNull())
    expect(screen.getByRole('link', { name: 'Acme Trading' })).toBeVisible()
    const tab = screen.getByRole('link', { name: 'Promised places' })
    expect(tab, 'what is filtered is still this side').toHaveAttribute('aria-current', 'page')
  })
})

describe('the promised places of a tenant', () => {
  it('are walked with the arrow keys, and each says how it stands', async () => {
    const { user } = openWindow('/tenants/acme/backups')
    const all = (await places()).getAllByRole('button')
    expect(all).toHaveLength(14)
    expect(all[0]).toHaveAccessibleName(/^daily 1, .*filled, proven, from provider’s bucket$/)
    expect(all[11]).toHaveAccessibleName(/^monthly 1, .*missing$/)
    all[0]?.focus()
    await user.keyboard('{ArrowRight}{ArrowRight}')
    expect(all[2]).toHaveFocus()
    await user.keyboard('{End}{Enter}')
    const dialog = await screen.findByRole('dialog', { name: 'Place: monthly 3' })
    expect(dialog).toHaveTextContent('acme_')
  })

  it('tell of a missing one that it was promised', async () => {
    const { user } = openWindow('/tenants/acme/backups')
    await user.click((await places()).getByRole('button', { name: /^monthly 1/ }))
    expect(await screen.findByText(/No source had a backup for this place/)).toBeVisible()
  })

  it('let the provider be asked for another copy of an unsound one', async () => {
    const { user } = openWindow('/tenants/cicek/backups')
    await user.click((await places()).getByRole('button', { name: /^weekly 4.*unsound/ }))
    expect(await screen.findByText(/was looked at and is not sound/)).toBeVisible()
    expect(screen.getByRole('button', { name: 'Ask the provider for it…' })).toBeVisible()
  })

  it('say of a backup that is gone that it is, and offer nothing to do with it', async () => {
    const ledger = fake.handlers.backup_ledger
    fake.handlers.backup_ledger = async (request) => {
      const views = await ledger(request)
      const slot = views[0]?.ledger.slots[0]
      if (slot?.backup) {
        slot.state = 'missing'
        Object.assign(slot.backup, { proof: 'gone', file: null })
      }
      return views
    }
    const { user } = openWindow('/tenants/acme/backups')
    await user.click((await places()).getByRole('button', { name: /^daily 1, .*missing/ }))
    expect(await screen.findByText(/is not found any more: it was deleted or moved/)).toBeVisible()
    expect(screen.queryByRole('button', { name: 'Download it…' })).toBeNull()
    expect(screen.getByRole('button', { name: 'Ask the provider for it…' })).toBeVisible()
  })

  it('say which source could not be looked at, and until when what is shown of it holds', async () => {
    openWindow('/tenants/cicek/backups')
    expect(await screen.findByText(/provider’s bucket could not be looked at since/)).toBeVisible()
    expect(screen.getByText('The bucket yedek-cicek refused the key.')).toBeVisible()
  })

  it('bring an unproven one here, as fast as is allowed and encrypted', async () => {
    const { user } = openWindow('/tenants/acme/backups')
    await user.click((await places()).getByRole('button', { name: /^daily 4/ }))
    await user.click(await screen.findByRole('button', { name: 'Download it…' }))
    await user.type(screen.getByRole('textbox', { name: /MB per second/ }), 'fast')
    expect(screen.getByRole('button', { name: 'Start the download' })).toBeDisabled()
    await user.clear(screen.getByRole('textbox', { name: /MB per second/ }))
    await user.type(screen.getByRole('textbox', { name: /MB per second/ }), '2,5')
    await user.type(screen.getByRole('textbox', { name: 'Encrypt to an age key' }), ' age1abc ')
    await user.click(screen.getByRole('button', { name: 'Start the download' }))
    await waitFor(() =>
      expect(asked('download_add')).toMatchObject({
        to: null,
        per_second: 2_500_000,
        seal_to: 'age1abc',
        first: false,
      }),
    )
    expect(await screen.findByText(/It is being brought here/)).toBeVisible()
  })

  it('put a proven one into the vault with the time it was made', async () => {
    const { user } = openWindow('/tenants/acme/backups')
    await user.click((await places()).getByRole('button', { name: /^daily 1/ }))
    await user.click(await screen.findByRole('button', { name: 'Put it into the vault' }))
    await waitFor(() => expect(asked('vault_add')).toMatchObject({ tenant: 'acme' }))
    const { at } = asked('vault_add') as { at: string }
    expect(Date.now() - Date.parse(at), 'not the time of the click').toBeGreaterThan(3_600_000)
  })
})

describe('the vault beside the promised places', () => {
  const button = { name: "Put today's state into the vault" }

  it('takes today’s state in one step, and it is said how it was had', async () => {
    fake.jobs.tempo = null
    const { user } = openWindow('/tenants/acme/backups')
    await user.click(await screen.findByRole('button', button))
    await waitFor(() => expect(asked('vault_run')).toEqual({ tenants: ['acme'] }))
    expect(await screen.findByRole('heading', { name: 'Run of the vault' })).toBeVisible()
    await waitFor(() => expect(screen.getByRole('button', button), 'one at a time').toBeDisabled())
    await act(async () => void fake.jobs.step('job-1', 8))
    expect(await screen.findByText(/lacks attachments/), 'what is missing is not passed over').toBeVisible()
  })

  it('asks for the master password where it is missing, and goes on with it', async () => {
    fake.tenant('acme').tenant.has_master_password = false
    const { user } = openWindow('/tenants/acme/backups')
    await user.click(await screen.findByRole('button', button))
    const panel = within(await screen.findByRole('region', button))
    expect(asked('vault_run'), 'nothing is asked of the server before').toBeUndefined()
    await user.type(panel.getByLabelText(/master password/i), 'right one{Enter}')
    await waitFor(() => expect(asked('vault_run')).toEqual({ tenants: ['acme'] }))
  })

  it('is not there yet, and where it is made is said', async () => {
    fake.vault.view = null
    openWindow('/tenants/acme/backups')
    expect(await screen.findByText('There is no vault here yet.')).toBeVisible()
    expect(screen.getByRole('button', button)).toBeDisabled()
  })

  it('gives a backup out where its place is', async () => {
    const ledger = fake.handlers.backup_ledger
    fake.handlers.backup_ledger = async (request) => {
      const views = await ledger(request)
      const backup = views[0]?.ledger.slots[0]?.backup
      if (backup) Object.assign(backup, { snapshot: 'c0ffee', file: null, at: '2026-11-20T02:00:00Z' })
      return views
    }
    const { user } = openWindow('/tenants/acme/backups')
    await user.click((await places()).getByRole('button', { name: /^daily 1/ }))
    const file = await screen.findByRole('textbox', { name: 'Take it out as a zip' })
    await waitFor(() => expect(file).toHaveValue('/home/ayse/Backups/acme-trading_2026-11-20_02-00.zip'))
    await user.click(screen.getByRole('button', { name: 'Take it out' }))
    await waitFor(() =>
      expect(asked('vault_export')).toEqual({
        snapshot: 'c0ffee',
        to: '/home/ayse/Backups/acme-trading_2026-11-20_02-00.zip',
      }),
    )
    expect(await screen.findByRole('heading', { name: /out of the vault/ })).toBeVisible()
  })
})

describe('a speed limit', () => {
  it('is read in megabytes, with a point or a comma', () => {
    expect(perSecondOf('')).toBeNull()
    expect(perSecondOf('0,5')).toBe(500_000)
    expect(perSecondOf('-1')).toBeUndefined()
    expect(perSecondOf('fast')).toBeUndefined()
  })
})
