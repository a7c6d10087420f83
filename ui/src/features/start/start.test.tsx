import { screen, waitFor } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { fake } from '../../../test/fake/transport'
import { openWindow } from '../../../test/render'
import type { Status } from '../../ipc'
import { strengthOf } from './strength'

function fresh(keys: Status['keys']) {
  fake.status = {
    ...fake.status,
    keys,
    key_place: keys === 'locked' ? 'file' : null,
    preferences: { role: null, language: null, color_scheme: null },
  }
  fake.tenants = []
}
const opened = () =>
  fake.calls.filter(({ command }) => command === 'setup_open').map(({ request }) => request)

describe('the first start', () => {
  it('uses the keyring, asks who you are, and opens the demo fleet', async () => {
    fresh('not_chosen')
    const { user } = openWindow()
    await user.click(await screen.findByRole('button', { name: 'Use the keyring' }))
    expect(opened()).toEqual([{ place: 'keyring', passphrase: null }])
    const demo = await screen.findByRole('button', { name: 'Look around in the demo fleet' })
    expect(demo, 'a role first').toBeDisabled()
    await user.click(screen.getByRole('radio', { name: /Administrator/ }))
    await user.click(demo)
    expect(await screen.findByRole('heading', { level: 1, name: 'Fleet' })).toBeVisible()
    expect(fake.status.preferences.role).toBe('administrator')
    expect(fake.status.demo).toBe(true)
  })

  it('leads straight to connecting a tenant', async () => {
    fresh('not_chosen')
    const { user } = openWindow()
    await user.click(await screen.findByRole('button', { name: 'Use the keyring' }))
    await user.click(await screen.findByRole('radio', { name: /Customer/ }))
    await user.click(screen.getByRole('button', { name: 'Connect a tenant' }))
    expect(await screen.findByRole('heading', { level: 1, name: 'Connect a tenant' })).toBeVisible()
  })

  it('goes on with tenants that are connected already, on the page of a link', async () => {
    const { tenants } = fake
    fresh('ready')
    fake.tenants = tenants
    const { user } = openWindow('/access')
    await user.click(await screen.findByRole('radio', { name: /Helpdesk/ }))
    await user.click(await screen.findByRole('button', { name: 'Continue' }))
    expect(await screen.findByRole('heading', { level: 1, name: 'Support access' })).toBeVisible()
  })

  it('makes an encrypted file only from a passphrase typed twice that is not easily guessed', async () => {
    fresh('no_keyring')
    const { user } = openWindow()
    const make = await screen.findByRole('button', { name: 'Make the encrypted file' })
    expect(screen.getByRole('radio', { name: /keyring/ }), 'not offered, and not hidden').toBeDisabled()
    await user.type(screen.getByLabelText('Passphrase'), 'short')
    await user.type(screen.getByLabelText('The same passphrase again'), 'short')
    expect(make).toBeDisabled()
    await user.clear(screen.getByLabelText('Passphrase'))
    await user.type(screen.getByLabelText('Passphrase'), 'lantern gravel orbit cello')
    expect(screen.getByText('The two are not the same.')).toBeVisible()
    expect(make).toBeDisabled()
    await user.clear(screen.getByLabelText('The same passphrase again'))
    await user.type(screen.getByLabelText('The same passphrase again'), 'lantern gravel orbit cello')
    await user.click(make)
    await waitFor(() =>
      expect(opened()).toEqual([{ place: 'file', passphrase: 'lantern gravel orbit cello' }]),
    )
  })

  it('unlocks an existing file, and says plainly when the passphrase is wrong', async () => {
    fresh('locked')
    fake.status.preferences.role = 'administrator'
    const { user } = openWindow()
    await user.type(await screen.findByLabelText('Passphrase'), 'wrong')
    await user.click(screen.getByRole('button', { name: 'Unlock' }))
    expect(await screen.findByText('This passphrase does not open the file')).toBeVisible()
    expect(screen.getByLabelText('Passphrase')).toHaveValue('')
    await user.type(screen.getByLabelText('Passphrase'), 'correct horse')
    await user.click(screen.getByRole('button', { name: 'Unlock' }))
    expect(await screen.findByRole('heading', { level: 1, name: 'Fleet' })).toBeVisible()
  })
})

describe('the hint about a passphrase', () => {
  it.each([
    ['', 'empty'],
    ['hunter2', 'weak'],
    ['aaaaaaaaaaaaaaaaaaaaaaaa', 'weak'],
    ['gravel orbit x', 'fair'],
    ['lantern gravel orbit cello', 'strong'],
  ])('calls %j %s', (passphrase, strength) => {
    expect(strengthOf(passphrase)).toBe(strength)
  })
})
