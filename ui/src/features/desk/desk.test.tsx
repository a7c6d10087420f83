import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { fake } from '../../../test/fake/transport'
import { openWindow } from '../../../test/render'
import type { SaveDesk } from '../../ipc'

const asked = <Request,>(command: string) =>
  fake.calls.findLast((call) => call.command === command)?.request as Request
const button = (name: string | RegExp) => screen.findByRole('button', { name })
const section = async (name: string) =>
  (await screen.findByRole('heading', { name, level: 2 })).closest('section') as HTMLElement

describe('one’s own card', () => {
  it('is made, and then shows its fingerprint', async () => {
    fake.access.card = null
    const { user } = openWindow('/settings')
    await user.click(await button('Make my card'))
    await user.type(await screen.findByRole('textbox', { name: 'Your name' }), 'Ada')
    await user.type(screen.getByRole('textbox', { name: 'Your e-mail' }), 'ada@nowhere')
    await user.click(await button('Make my card'))
    expect(await screen.findByText(/needs the person’s e-mail address/)).toBeVisible()
    await user.clear(screen.getByRole('textbox', { name: 'Your e-mail' }))
    await user.type(screen.getByRole('textbox', { name: 'Your e-mail' }), 'ada@a.example')
    await user.click(await button('Make my card'))
    const own = await section('Your card')
    expect(await within(own).findByText('ada@a.example')).toBeVisible()
    expect(within(own).getByTestId('fingerprint').textContent).toMatch(/^([0-9A-F]{4} ){8}$/)
  })

  it('is given new words and saved to a file', async () => {
    fake.chosenPath = '/home/ayse/ayse.card.json'
    const { user } = openWindow('/settings')
    await user.click(await button('Save the card to a file…'))
    expect(await screen.findByText('Saved: /home/ayse/ayse.card.json')).toBeVisible()
    expect(asked('card_save')).toEqual({ to: '/home/ayse/ayse.card.json' })
    await user.click(await button('Change name or e-mail'))
    const name = await screen.findByRole('textbox', { name: 'Your name' })
    await user.clear(name)
    await user.type(name, 'Ayşe Y.')
    await user.click(await button('Save the card'))
    expect(await screen.findByText('Ayşe Y.')).toBeVisible()
  })
})

describe('cards seen so far', () => {
  it('are forgotten one by one, after a word of what that means', async () => {
    const { user } = openWindow('/settings')
    const known = fake.access.cards[0]
    await user.click(await button('Forget the card of Deniz Kaya'))
    expect(screen.getByText(/its fingerprint has to be compared with its owner once more/)).toBeVisible()
    expect(asked('card_forget'), 'the first button only asks').toBeUndefined()
    await user.click(await button('Forget it'))
    await waitFor(() => expect(asked('card_forget')).toEqual({ name: known?.fingerprint }))
    await waitFor(async () =>
      expect(within(await section('Known cards')).queryByText('Deniz Kaya')).not.toBeInTheDocument(),
    )
  })

  it('say so when there are none', async () => {
    fake.access.cards = []
    openWindow('/settings')
    expect(await screen.findByText(/A card is remembered when it asks/)).toBeVisible()
  })
})

describe('desks', () => {
  it('say how they stand and what still waits', async () => {
    openWindow('/settings')
    const desks = await section('Desks')
    expect(await within(desks).findByText('tickets in Acme Trading')).toBeVisible()
    const folder = within(desks).getByText('Team folder').closest('li')
    expect(folder).toHaveTextContent('2 wait to be sent')
    expect(folder).toHaveTextContent('The folder /mnt/team/reeve is not there.')
  })

  it('are looked at again', async () => {
    const { user } = openWindow('/settings')
    await user.click(await button('Look at the desks again'))
    await waitFor(() => expect(asked('desk_sync')).toEqual({}))
  })

  it('in a folder are tried before they are kept', async () => {
    const { user } = openWindow('/settings')
    await user.click(await button('Set up a desk'))
    await user.type(await screen.findByRole('textbox', { name: 'Name of the desk' }), 'Ours')
    await user.type(screen.getByRole('textbox', { name: 'Folder' }), 'nowhere')
    await user.click(await button('Try and keep it'))
    expect(await screen.findByText('The folder cannot be written.')).toBeVisible()
    fake.chosenPath = '/srv/desk'
    await user.click(await button('Choose…'))
    expect(asked('path_choose')).toEqual({ purpose: 'open_folder', suggestion: 'nowhere' })
    await user.click(await button('Try and keep it'))
    await waitFor(() => expect(screen.queryByRole('textbox', { name: 'Folder' })).not.toBeInTheDocument())
    expect(asked<SaveDesk>('desk_save').place).toEqual({ kind: 'folder', path: '/srv/desk' })
  })

  it('in a bucket take a secret that does not stay in the page', async () => {
    const { user, client } = openWindow('/settings')
    await user.click(await button('Set up a desk'))
    await user.type(await screen.findByRole('textbox', { name: 'Name of the desk' }), 'Bucket')
    await user.selectOptions(screen.getByRole('combobox', { name: 'Kind' }), 'S3 bucket')
    await user.type(screen.getByRole('textbox', { name: 'Region' }), 'eu-central-1')
    await user.type(screen.getByRole('textbox', { name: 'Bucket' }), 'reeve')
    expect(await button('Try and keep it'), 'no key yet').toBeDisabled()
    await user.type(screen.getByRole('textbox', { name: 'Access key' }), 'AKIA')
    await user.type(screen.getByLabelText('Secret key'), 'hunter22')
    await user.click(await button('Try and keep it'))
    await waitFor(() => expect(asked<SaveDesk>('desk_save')?.secret).toBe('hunter22'))
    const kept = client.getQueryCache().getAll()
    expect(JSON.stringify(kept.map(({ queryKey, state }) => [queryKey, state.data]))).not.toContain(
      'hunter22',
    )
  })

  it('are removed, after a word of what was not sent', async () => {
    const { user } = openWindow('/settings')
    const desk = fake.access.desks.find(({ name }) => name === 'Team folder')
    if (desk) desk.waiting = 3
    await user.click(await button('Remove the desk Team folder'))
    expect(screen.getByText(/3 messages were not sent yet/)).toBeVisible()
    expect(await button('Keep it'), 'what changes nothing is next to hand').toHaveFocus()
    await user.click(await button('Keep it'))
    expect(await button('Remove the desk Team folder')).toHaveFocus()
    expect(asked('desk_remove')).toBeUndefined()
    await user.click(await button('Remove the desk Team folder'))
    await user.click(await button('Remove it'))
    await waitFor(() => expect(screen.queryByText('Team folder')).not.toBeInTheDocument())
    expect(document.body, 'the row went with its button').not.toHaveFocus()
  })
})
