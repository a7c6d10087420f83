import { screen, waitFor } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { selfSigned } from '../../../test/fake/probe'
import { fake } from '../../../test/fake/transport'
import { openWindow } from '../../../test/render'
import type { AddTenant, ProbeAddress } from '../../ipc'

const requests = <T,>(command: string) =>
  fake.calls.filter((call) => call.command === command).map(({ request }) => request as T)

/** The field, not the choice beside it of the same name. */
const field = { selector: 'input[type=password]' }

async function look(address: string) {
  const opened = openWindow('/connect')
  await opened.user.type(await screen.findByRole('textbox', { name: /Address/ }), address)
  await opened.user.click(screen.getByRole('button', { name: 'Look' }))
  return opened
}

describe('connecting a tenant', () => {
  it('looks first, then signs in, then shows what the check found', async () => {
    const { user, client } = await look('acme.example.com')
    expect(await screen.findByText(/Odoo 19.0/)).toBeVisible()
    await user.type(screen.getByRole('combobox', { name: /Database/ }), 'production')
    await user.type(screen.getByRole('textbox', { name: 'Login' }), 'admin')
    await user.type(screen.getByLabelText('Password', field), 'correct horse')
    await user.click(screen.getByRole('button', { name: 'Sign in and connect' }))

    expect(
      await screen.findByRole('heading', { level: 1, name: 'acme.example.com is connected' }),
    ).toBeVisible()
    expect(screen.getByText('auth_password_policy')).toBeVisible()
    expect(requests<AddTenant>('tenant_add')[0]).toMatchObject({
      database: 'production',
      secret: 'correct horse',
    })
    const cached =
      JSON.stringify([client.getQueryCache().getAll(), client.getMutationCache().getAll()].map(String)) +
      JSON.stringify(
        client
          .getQueryCache()
          .getAll()
          .map(({ queryKey, state }) => [queryKey, state.data]),
      )
    expect(cached, 'a secret must not stay in any cache').not.toContain('correct horse')
    expect(client.getMutationCache().getAll()).toEqual([])
    expect(document.body.innerHTML).not.toContain('correct horse')
  })

  it('clears the secret when the sign-in is refused, and shows the refusal in its own words', async () => {
    const { user } = await look('acme.example.com')
    await user.type(await screen.findByRole('combobox', { name: /Database/ }), 'production')
    await user.type(screen.getByRole('textbox', { name: 'Login' }), 'admin')
    await user.type(screen.getByLabelText('Password', field), 'wrong')
    await user.click(screen.getByRole('button', { name: 'Sign in and connect' }))
    expect(await screen.findByText('Sign-in refused')).toBeVisible()
    expect(screen.getByText('Wrong login/password')).toBeVisible()
    expect(screen.getByLabelText('Password', field), 'nothing secret stays in the page').toHaveValue('')
  })

  it('trusts an unknown certificate only after the fingerprint was compared, and only that one', async () => {
    const { user } = await look('self-signed.example.com')
    const trust = await screen.findByRole('button', { name: 'Trust this certificate' })
    expect(screen.getByTestId('fingerprint').textContent?.replaceAll(' ', '').toLowerCase()).toBe(selfSigned)
    expect(
      screen.queryByLabelText('Password', field),
      'no secret before the certificate is decided',
    ).toBeNull()
    expect(trust).toBeDisabled()
    await user.click(screen.getByRole('checkbox', { name: /I compared the fingerprint/ }))
    await user.click(trust)
    expect(await screen.findByLabelText('Password', field)).toBeVisible()
    expect(requests<ProbeAddress>('tenant_probe').at(-1)?.trust).toEqual({
      kind: 'certificate',
      fingerprint: selfSigned,
    })
  })

  it('takes a CA file instead', async () => {
    const { user } = await look('self-signed.example.com')
    await user.click(await screen.findByRole('radio', { name: 'Give the CA file' }))
    const pem = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----'
    await user.click(screen.getByRole('textbox', { name: /CA certificates/ }))
    await user.paste(pem)
    await user.click(screen.getByRole('button', { name: 'Use this CA' }))
    await waitFor(() =>
      expect(requests<ProbeAddress>('tenant_probe').at(-1)?.trust).toEqual({ kind: 'extra_ca', pem }),
    )
  })

  it('offers no way around an expired certificate', async () => {
    await look('expired.example.com')
    expect(await screen.findByText('This certificate is not valid today')).toBeVisible()
    expect(screen.queryByRole('button', { name: /Trust/ })).toBeNull()
    expect(screen.queryByLabelText('Password', field)).toBeNull()
  })

  it('refuses plain http with the reason, before anything is sent', async () => {
    const { user } = openWindow('/connect')
    await user.type(await screen.findByRole('textbox', { name: /Address/ }), 'http://acme.example.com')
    expect(screen.getByRole('alert')).toHaveTextContent(/Plain http would send your password readably/)
    expect(screen.getByRole('button', { name: 'Look' })).toBeDisabled()
    expect(requests('tenant_probe')).toEqual([])
  })

  it('lets plain http through to this computer only, when asked for', async () => {
    const { user } = openWindow('/connect')
    await user.type(await screen.findByRole('textbox', { name: /Address/ }), 'http://localhost:8069')
    expect(screen.getByRole('button', { name: 'Look' })).toBeDisabled()
    await user.click(screen.getByRole('checkbox', { name: /without encryption/ }))
    await user.click(screen.getByRole('button', { name: 'Look' }))
    expect(requests<ProbeAddress>('tenant_probe')[0]?.allow_plain_http).toBe(true)
  })

  it('says what an unknown host is, and lets the address be corrected', async () => {
    const { user } = await look('nobody.example')
    expect(await screen.findByText('No such host')).toBeVisible()
    await user.type(screen.getByRole('textbox', { name: /Address/ }), '.com')
    expect(screen.queryByText('No such host'), 'an answer to another address is no answer').toBeNull()
  })
})
