import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { fake } from '../../../../test/fake/transport'
import { openWindow } from '../../../../test/render'

const asked = (command: string) => fake.calls.findLast((call) => call.command === command)?.request

describe('sources of backups', () => {
  it('by a link keep the link out of the page, also when it is refused', async () => {
    const { user, client } = openWindow('/tenants/sandbox/backups?show=sources')
    await user.click(await screen.findByRole('button', { name: 'Add a source' }))
    await user.type(await screen.findByRole('textbox', { name: 'Name of the source' }), 'ticket')
    await user.selectOptions(screen.getByRole('combobox', { name: 'Kind' }), 'Link')
    const keep = screen.getByRole('button', { name: 'Read it and keep it' })
    expect(keep, 'no link yet').toBeDisabled()
    await user.type(screen.getByLabelText('The link'), 'wrong')
    await user.click(keep)
    expect(await screen.findByText('The bucket refused the key.')).toBeVisible()
    expect(screen.getByLabelText('The link')).toHaveValue('')
    await user.click(screen.getByLabelText('The link'))
    await user.paste('https://f.example/b.zip?s=hunter22')
    await user.click(keep)
    expect(await screen.findByText('files.example / acme.zip')).toBeVisible()
    expect(asked('source_add')).toMatchObject({
      place: { kind: 'link', host: '', file: '', own_network: false },
      patterns: [],
    })
    const kept = client.getQueryCache().getAll()
    expect(JSON.stringify(kept.map(({ queryKey, state }) => [queryKey, state.data]))).not.toContain(
      'hunter22',
    )
  })

  it('say what is wrong with them, and are forgotten after a word of what goes', async () => {
    const { user } = openWindow('/backups?show=sources')
    await user.click(await screen.findByRole('button', { name: 'yedek' }))
    const drawer = within(await screen.findByRole('dialog'))
    expect(drawer.getByText('The server refused the password.')).toBeVisible()
    await user.click(drawer.getByRole('button', { name: 'Forget this source…' }))
    expect(drawer.getByText(/What was downloaded stays/)).toBeVisible()
    await user.click(drawer.getByRole('button', { name: 'Forget it' }))
    await waitFor(() => expect(screen.queryByRole('button', { name: 'yedek' })).toBeNull())
    expect(asked('source_remove')).toEqual({ source: 's2' })
  })

  it('begin with the tenant’s own database manager, which nobody sets up and nobody can forget', async () => {
    const { user } = openWindow('/tenants/sandbox/backups?show=sources')
    await user.click(await screen.findByRole('button', { name: 'Database manager' }))
    const drawer = within(await screen.findByRole('dialog'))
    expect(drawer.getByText(/makes a new backup whenever it is asked/)).toBeVisible()
    expect(drawer.queryByRole('button', { name: 'Forget this source…' })).toBeNull()
  })
})
