import { screen, waitFor, within } from '@testing-library/react'
import { beforeEach, describe, expect, it } from 'vitest'
import { fake } from '../../../../test/fake/transport'
import { fakeKey } from '../../../../test/fake/vault'
import { openWindow } from '../../../../test/render'
import { besides, exportName } from './names'

const asked = (command: string) => fake.calls.findLast((call) => call.command === command)?.request
const page = '/backups?show=vault'

describe('a computer without a vault', () => {
  beforeEach(() => {
    fake.vault.view = null
  })

  it('makes one, and shows its key once until somebody says that it is kept', async () => {
    const { user, client, router } = openWindow(page)
    await user.click(await screen.findByRole('button', { name: 'Make a vault…' }))
    await user.type(await screen.findByRole('textbox', { name: 'Folder' }), '/mnt/vault')
    await user.click(screen.getByRole('button', { name: 'Make the vault' }))
    const sheet = within(await screen.findByRole('dialog', { name: /Recovery sheet/ }))
    expect(sheet.getByText(new RegExp(fakeKey))).toBeVisible()
    const close = sheet.getByRole('button', { name: 'Close it for good' })
    expect(close).toBeDisabled()
    await user.keyboard('{Escape}')
    void router.navigate({ to: '/people' })
    expect(await screen.findByText(/kept away from this computer/)).toBeVisible()
    expect(router.state.location.pathname, 'no page is left with the sheet in hand').toBe('/backups')
    const kept = client.getQueryCache().getAll()
    expect(JSON.stringify(kept.map(({ state }) => state.data))).not.toContain(fakeKey)
    await user.click(sheet.getByRole('checkbox'))
    await user.click(close)
    await waitFor(() => expect(document.body.textContent).not.toContain(fakeKey))
    expect(screen.getByRole('button', { name: 'Back up all tenants now' })).toBeVisible()
  })

  it('hands the sheet out also where something went wrong afterwards', async () => {
    const init = fake.handlers.vault_init
    fake.handlers.vault_init = async (request) => {
      const made = await init(request)
      fake.vault.view = null
      return {
        ...made,
        trouble: { code: 'keys_locked', message: 'The keyring closed.', retry: 'now', next: '' },
      }
    }
    const { user } = openWindow(page)
    await user.click(await screen.findByRole('button', { name: 'Make a vault…' }))
    await user.type(await screen.findByRole('textbox', { name: 'Folder' }), '/mnt/vault')
    await user.click(screen.getByRole('button', { name: 'Make the vault' }))
    const sheet = within(await screen.findByRole('dialog', { name: /Recovery sheet/ }))
    expect(sheet.getByText('The keyring closed.')).toBeVisible()
    expect(sheet.getByText(new RegExp(fakeKey))).toBeVisible()
  })

  it('connects one that is there, and shows no sheet', async () => {
    const { user } = openWindow(page)
    await user.click(await screen.findByRole('button', { name: 'Connect one that is there…' }))
    await user.type(await screen.findByRole('textbox', { name: 'Folder' }), '/mnt/vault')
    await user.type(screen.getByLabelText('Key of the vault'), 'wrong')
    await user.click(screen.getByRole('button', { name: 'Connect the vault' }))
    expect(await screen.findByText('This key does not open the vault.')).toBeVisible()
    await user.click(screen.getByLabelText('Key of the vault'))
    await user.paste(fakeKey)
    await user.click(screen.getByRole('button', { name: 'Connect the vault' }))
    expect(await screen.findByText('folder /mnt/vault')).toBeVisible()
    expect(screen.queryByRole('dialog')).toBeNull()
  })
})

describe('a vault', () => {
  it('that is damaged names the backups in doubt, and is forgotten only when somebody agrees', async () => {
    const [backup] = fake.vault.snapshots
    Object.assign(fake.vault.view ?? {}, {
      damage: {
        at: '2026-11-20T02:00:00Z',
        first: 'error checking pack a457bbaf',
        findings: 2,
        backups: [{ id: backup?.id, tenant: 'Acme Trading', at: '2026-11-19T02:00:00Z' }],
      },
    })
    const { user } = openWindow(page)
    expect(await screen.findByText(/A check found the vault damaged/)).toBeVisible()
    expect(screen.getByText('error checking pack a457bbaf')).toHaveAttribute('lang', 'en')
    expect(screen.getByText(/Acme Trading,/)).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Forget this vault…' }))
    expect(screen.getByText(/only the recovery sheet opens it then/)).toBeVisible()
    expect(
      fake.calls.some(({ command }) => command === 'vault_forget'),
      'it asks first',
    ).toBe(false)
    await user.click(screen.getByRole('button', { name: 'Forget it' }))
    expect(await screen.findByRole('button', { name: 'Make a vault…' })).toBeVisible()
  })

  it('shows what goes before anything goes, and asks for the number of many', async () => {
    const { user } = openWindow(page)
    await user.click(await screen.findByRole('button', { name: 'What is kept…' }))
    const daily = screen.getByRole('textbox', { name: 'Daily' })
    await user.clear(daily)
    await user.type(daily, '3')
    await user.click(screen.getByRole('button', { name: 'See what stays and what goes' }))
    const dialog = within(await screen.findByRole('dialog'))
    const remove = await dialog.findByRole('button', { name: 'Remove 20 backups for good' })
    expect(asked('vault_keep'), 'a preview changes nothing').toBeUndefined()
    expect(remove).toBeDisabled()
    await user.type(dialog.getByRole('textbox'), '20')
    await user.click(remove)
    await waitFor(() => expect(asked('vault_prune')).toBeDefined())
    expect(asked('vault_keep')).toEqual({ keep: { daily: 3, weekly: 4, monthly: 3 } })
    const { remove: ids } = asked('vault_prune') as { remove: string[] }
    expect(ids, 'exactly those that were shown').toHaveLength(20)
  })

  it('says which of its data nobody has read for long', async () => {
    if (fake.vault.view) fake.vault.view = { ...fake.vault.view, unread: 4 }
    openWindow(page)
    expect(await screen.findByText(/4 parts of its data were not read for 30 days/)).toBeVisible()
  })

  it('tells which attachments are missing in a backup', async () => {
    const list = fake.handlers.vault_list
    fake.handlers.vault_list = async (request) => {
      const [newest, ...others] = await list(request)
      return newest ? [{ ...newest, lacks: 60, missing: ['4d/4d248d29'] }, ...others] : []
    }
    const { user } = openWindow(page)
    const table = within(await screen.findByRole('table', { name: 'Backups in the vault' }))
    expect(table.getByText('60 attachments missing')).toBeVisible()
    await user.click(table.getAllByRole('button', { name: /20\d\d/ })[0] as HTMLElement)
    const drawer = within(await screen.findByRole('dialog'))
    expect(drawer.getByText('4d/4d248d29')).toBeVisible()
    expect(drawer.getByText(/and 59 more/)).toBeVisible()
  })

  it('gives a backup out under a name that says of when it is', async () => {
    const { user } = openWindow(page)
    const table = within(await screen.findByRole('table', { name: 'Backups in the vault' }))
    await user.click(table.getAllByRole('button', { name: /2026|20\d\d/ })[1] as HTMLElement)
    const drawer = within(await screen.findByRole('dialog'))
    await waitFor(() =>
      expect(drawer.getByRole('textbox')).toHaveValue(
        `/home/ayse/Backups/${exportName({ tenant: 'Acme Trading', at: fake.vault.atOf(1) })}`,
      ),
    )
    await user.click(drawer.getByRole('button', { name: 'Take it out' }))
    await waitFor(() =>
      expect(asked('vault_export')).toMatchObject({ snapshot: fake.vault.snapshots[1]?.id }),
    )
  })
})

describe('the name of what comes out', () => {
  it('has nothing in it that a file system minds', () => {
    const at = '2026-06-01T02:00:09Z'
    expect(exportName({ tenant: 'Şişli: Çiçekçi/lik', at })).toBe('sisli-cicekci-lik_2026-06-01_02-00.zip')
    expect(besides('C:\\Backups\\a.zip', 'b.zip')).toBe('C:\\Backups\\b.zip')
  })
})
