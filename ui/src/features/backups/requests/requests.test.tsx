import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import type { UserEvent } from '@testing-library/user-event'
import { describe, expect, it } from 'vitest'
import { fake } from '../../../../test/fake/transport'
import { openWindow } from '../../../../test/render'
import type { BackupRequest } from '../../../ipc'

const asked = (command: string) => fake.calls.findLast((call) => call.command === command)?.request

const page = '/backups?show=requests'

function change(id: string, to: Partial<BackupRequest>) {
  const { requests } = fake
  requests.all = requests.all.map((each) => (each.id === id ? { ...each, ...to } : each))
}

/** Opens the drawer of a request. */
async function open(user: UserEvent, id: string) {
  const rows = within(await screen.findByRole('table', { name: 'Requests for backups' }))
  const index = fake.requests.all.findIndex((each) => each.id === id)
  await user.click(rows.getAllByRole('button')[index] as HTMLElement)
  return within(await screen.findByRole('dialog'))
}

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

  it('keep the focus in the drawer while their form comes and goes', async () => {
    const { user } = openWindow('/tenants/acme/backups')
    const places = within(await screen.findByRole('toolbar'))
    await user.click(places.getByRole('button', { name: /^monthly 1/ }))
    const drawer = await screen.findByRole('dialog')
    await user.click(await screen.findByRole('button', { name: 'Ask the provider for it…' }))
    await waitFor(() => expect(drawer).toContainElement(document.activeElement as HTMLElement))
    await user.click(screen.getByRole('button', { name: 'Not now' }))
    await waitFor(() => expect(drawer).toContainElement(document.activeElement as HTMLElement))
  })

  it('are made of any days, also of a tenant that nothing was promised to', async () => {
    const { user } = openWindow(page)
    await user.click(await screen.findByRole('button', { name: 'Ask for a backup…' }))
    const form = within(screen.getByRole('region', { name: 'Ask for a backup' }))
    const send = form.getByRole('button', { name: 'Ask for the backup' })
    expect(send, 'of whom is not said yet').toBeDisabled()
    await user.click(form.getByRole('combobox', { name: 'Whose backup' }))
    await user.click(await screen.findByRole('option', { name: 'Nordwind Logistik' }))
    fireEvent.change(form.getByLabelText('First day (UTC)'), { target: { value: '2026-11-03' } })
    fireEvent.change(form.getByLabelText('Last day (UTC)'), { target: { value: '2026-11-01' } })
    expect(form.getByText('It comes before the first day.')).toBeVisible()
    expect(send).toBeDisabled()
    fireEvent.change(form.getByLabelText('Last day (UTC)'), { target: { value: '2026-11-04' } })
    await user.selectOptions(form.getByRole('combobox', { name: 'Has to hold' }), 'database alone')
    await user.click(send)
    await waitFor(() =>
      expect(asked('backup_request')).toMatchObject({
        tenant: 'nordwind',
        wanted: { from: '2026-11-03', to: '2026-11-04', holds: 'database_only' },
      }),
    )
  })

  it('are answered with a link that does not stay in the page', async () => {
    const { user, client } = openWindow(page)
    const drawer = await open(user, 'r3')
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
    const { user } = openWindow(page)
    await open(user, 'r2')
    expect(asked('backup_fetch')).toBeUndefined()
    await user.click(await screen.findByRole('button', { name: 'Fetch the backup' }))
    await waitFor(() =>
      expect(asked('backup_fetch')).toEqual({
        request: 'r2',
        fingerprint: '0123 4567 89AB CDEF',
        own_network: false,
      }),
    )
  })

  it('are neither answered nor fetched by the word of a card that nobody compared', async () => {
    const { asked_by: deniz } = fake.requests.all.find(({ id }) => id === 'r3') as BackupRequest
    change('r3', { asked_by: { ...deniz, acquaintance: 'new' } })
    change('r2', { answered_by: { ...deniz, acquaintance: 'changed' } })
    const { user } = openWindow(page)
    let drawer = await open(user, 'r3')
    expect(drawer.getByText(/Nobody of this e-mail was seen before/)).toBeVisible()
    expect(drawer.getByTestId('fingerprint')).toHaveTextContent('0123 4567 89AB CDEF')
    await user.click(drawer.getByLabelText('Link to the backup'))
    await user.paste('https://f.example/b.zip')
    expect(drawer.getByRole('button', { name: 'Hand it out' })).toBeDisabled()
    await user.click(drawer.getByRole('checkbox', { name: /0123 4567 89AB CDEF with Deniz Kaya/ }))
    await user.click(drawer.getByRole('button', { name: 'Hand it out' }))
    await waitFor(() =>
      expect(asked('backup_hand_out')).toMatchObject({ request: 'r3', fingerprint: '0123 4567 89AB CDEF' }),
    )
    await user.keyboard('{Escape}')
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    drawer = await open(user, 'r2')
    expect(drawer.getByText(/was seen with other keys/)).toBeVisible()
    expect(drawer.getByRole('button', { name: 'Fetch the backup' })).toBeDisabled()
    await user.click(drawer.getByRole('checkbox'))
    expect(drawer.getByRole('button', { name: 'Fetch the backup' })).toBeEnabled()
  })

  it('are fetched by a link from a ticket, and say why they cannot be without', async () => {
    const { user, client } = openWindow(page)
    const drawer = await open(user, 'r1')
    const fetch = drawer.getByRole('button', { name: 'Fetch the backup' })
    expect(fetch).toBeDisabled()
    expect(fetch).toHaveAccessibleDescription('No link came yet.')
    const type = async (link: string) => {
      await user.click(drawer.getByLabelText('Link from a ticket'))
      await user.paste(link)
      await user.click(fetch)
    }
    expect(drawer.queryByRole('checkbox'), 'nothing to say yes to').toBeNull()
    await type('https://10.0.0.1/b.zip?s=hunter22')
    await user.click(await drawer.findByRole('checkbox', { name: 'The link may lead into my own network' }))
    await type('https://10.0.0.1/b.zip?s=hunter22')
    await waitFor(() =>
      expect(asked('backup_fetch')).toEqual({
        request: 'r1',
        link: 'https://10.0.0.1/b.zip?s=hunter22',
        own_network: true,
      }),
    )
    const kept = client.getQueryCache().getAll()
    expect(JSON.stringify(kept.map(({ queryKey, state }) => [queryKey, state.data]))).not.toContain(
      'hunter22',
    )
  })

  it('whose answer does not open here, or whose tenant is not here, cannot be fetched', async () => {
    change('r2', { link: null })
    change('r1', { tenant: null })
    const { user } = openWindow(page)
    let drawer = await open(user, 'r2')
    const fetch = drawer.getByRole('button', { name: 'Fetch the backup' })
    expect(fetch).toBeDisabled()
    expect(fetch).toHaveAccessibleDescription(/does not open with the card of this computer/)
    await user.keyboard('{Escape}')
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    drawer = await open(user, 'r1')
    await user.click(drawer.getByLabelText('Link from a ticket'))
    await user.paste('https://f.example/b.zip')
    expect(drawer.getByRole('button', { name: 'Fetch the backup' })).toBeDisabled()
    expect(drawer.getByText(/is not connected here: connect it first/)).toBeVisible()
  })

  it('leave by hand also with a no, and when they are taken back', async () => {
    change('r3', { desk: null })
    const { user } = openWindow(page)
    let drawer = await open(user, 'r3')
    await user.click(drawer.getByRole('button', { name: 'Refuse…' }))
    await user.type(drawer.getByLabelText('Why'), 'Gone')
    await user.click(drawer.getByRole('button', { name: 'Refuse it' }))
    expect(await drawer.findByText('Gone')).toBeVisible()
    expect(drawer.getByLabelText('Text to hand over')).toBeVisible()
    await user.keyboard('{Escape}')
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    drawer = await open(user, 'r1')
    await user.click(drawer.getByRole('button', { name: 'Take the request back' }))
    expect(await drawer.findByText('withdrawn')).toBeVisible()
    expect(drawer.getByLabelText('Text to hand over')).toBeVisible()
  })

  it('say what is not on the desk yet', async () => {
    openWindow(page)
    const rows = within(await screen.findByRole('table', { name: 'Requests for backups' })).getAllByRole(
      'row',
    )
    expect(rows[4]).toHaveTextContent('withdrawn waits to be sent')
    expect(rows[1]).not.toHaveTextContent('waits to be sent')
  })
})
