import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { fake } from '../../../../test/fake/transport'
import { openWindow } from '../../../../test/render'

const asked = (command: string) => fake.calls.findLast((call) => call.command === command)?.request

describe('requests for backups', () => {
  it('are made where a promised place is empty', async () => {
    const { user } = openWindow('/tenants/acme/backups')
    const places = within(await screen.findByRole('toolbar'))
    await user.click(places.getByRole('button', { name: /^monthly 1/ }))
    await user.click(await screen.findByRole('button', { name: 'Ask the provider for it…' }))
    await user.click(screen.getByRole('button', { name: 'Ask for the backup' }))
    expect(await screen.findByText(/The provider was asked for it/)).toBeVisible()
    const { tenant, wanted } = asked('backup_request') as { tenant: string; wanted: { from: string } }
    expect(tenant).toBe('acme')
    const empty = (await fake.handlers.backup_ledger({ tenant: 'acme' }))[0]?.ledger.slots[11]
    expect(wanted, 'the days of that very place').toEqual({
      from: empty?.from,
      to: empty?.to,
      holds: 'full',
    })
  })

  it('are answered with a link that does not stay in the page', async () => {
    const { user, client } = openWindow('/backups?show=requests')
    const rows = within(await screen.findByRole('table', { name: 'Requests for backups' }))
    await user.click(rows.getAllByRole('button')[2] as HTMLElement)
    const drawer = within(await screen.findByRole('dialog'))
    await user.click(drawer.getByLabelText('Link to the backup'))
    await user.paste('https://f.example/b.zip?s=hunter22')
    await user.click(drawer.getByRole('button', { name: 'Hand it out' }))
    await waitFor(() => expect(asked('backup_hand_out')).toMatchObject({ request: 'r3' }))
    const kept = client.getQueryCache().getAll()
    expect(JSON.stringify(kept.map(({ queryKey, state }) => [queryKey, state.data]))).not.toContain(
      'hunter22',
    )
    await waitFor(() => expect(drawer.queryByLabelText('Link to the backup')).toBeNull())
  })

  it('with an answer are fetched only when somebody says so', async () => {
    const { user } = openWindow('/backups?show=requests')
    const rows = within(await screen.findByRole('table', { name: 'Requests for backups' }))
    await user.click(rows.getAllByRole('button')[1] as HTMLElement)
    expect(asked('backup_fetch')).toBeUndefined()
    await user.click(await screen.findByRole('button', { name: 'Fetch the backup' }))
    await waitFor(() => expect(asked('backup_fetch')).toEqual({ request: 'r2' }))
  })
})
