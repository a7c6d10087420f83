import { screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fake } from '../../../test/fake/transport'
import { endJobs, finish } from '../../../test/plans'
import { openWindow } from '../../../test/render'
import type { Intent, TryPassword } from '../../ipc'
import { guessesPerHour } from './lockout'
import { readValue, readValues } from './values'
import { readPoliciesView } from './view'

beforeEach(() => {
  fake.jobs.tempo = null
})
afterEach(endJobs)

const asked = <Request,>(command: string) =>
  fake.calls.findLast((call) => call.command === command)?.request as Request
const row = async (name: string) =>
  (await screen.findByRole('rowheader', { name })).closest('tr') as HTMLElement
const field = (name: string | RegExp) => screen.findByRole('textbox', { name })

describe('the policies of the fleet', () => {
  it('stand beside one another with what the lock-out comes to', async () => {
    openWindow('/policies')
    expect(await row('Acme Trading')).toHaveTextContent(/12 characters.*5, then 1 min.*65/)
    expect(await row('Weber Maschinenbau (old)'), 'no lock-out is said').toHaveTextContent(
      /off.*without limit/,
    )
    expect(await row('Sandbox')).toHaveTextContent('not read yet')
  })

  it('are compared with the baseline that the address names', async () => {
    const { user } = openWindow('/policies')
    await user.selectOptions(await screen.findByLabelText('Compare with a baseline'), 'House rules')
    expect(await row('Acme Trading'), 'length and failures fit, the cool-down does not').toHaveTextContent(
      /67\s?%\s*1 drifted/,
    )
    expect(window.location.hash).toContain('baseline=House')
    await user.click(screen.getByRole('checkbox', { name: 'Only drifted ones' }))
    await waitFor(() => expect(screen.queryByRole('rowheader', { name: 'Sandbox' })).not.toBeInTheDocument())
  })

  it('get a baseline as one plan over those chosen, with the module where it is wanted', async () => {
    const { user } = openWindow('/policies?baseline=House%20rules')
    await user.click(await screen.findByRole('checkbox', { name: 'Choose Acme Trading' }))
    await user.click(screen.getByRole('checkbox', { name: 'Choose Şişli Çiçekçilik' }))
    expect(screen.getByText('2 tenants chosen')).toBeVisible()
    const install = screen.getByRole('checkbox', { name: /Install the module password_security/ })
    expect(screen.getByText(/people notice a pause/), 'what it does is said before').toBeVisible()
    await user.click(install)
    await user.click(screen.getByRole('button', { name: 'Apply House rules…' }))
    await waitFor(() =>
      expect(asked<Intent>('plan_make')).toMatchObject({
        kind: 'policies',
        tenants: ['acme', 'cicek'],
        values: { minimum_length: 12, digits: 1, history: 5, lockout_after: 5, lockout_seconds: 300 },
        baseline: 'House rules',
        install: true,
      }),
    )
    await finish()
    const dialog = await screen.findByRole('dialog', { name: 'Apply the baseline House rules in 2 tenants' })
    expect(await within(dialog).findByText('not installed')).toBeVisible()
  })

  it('are read again as a job', async () => {
    const { user } = openWindow('/policies')
    await user.click(await screen.findByRole('button', { name: 'Read policies' }))
    expect(await screen.findByRole('button', { name: 'Reading policies…' })).toBeDisabled()
    expect(asked('policy_refresh')).toEqual({ tenants: [] })
  })
})

describe('the policy of one tenant', () => {
  it('shows what cannot be enforced, disabled and with the reason', async () => {
    openWindow('/tenants/cicek/policies')
    const digits = await field('Digits')
    expect(digits).toBeDisabled()
    expect(digits).toHaveAccessibleDescription(/password_security, which this server does not have/)
    expect(await field('Estimated strength')).toHaveAccessibleDescription(/No module of Odoo 17 does this/)
    expect(await field('Minimum length')).toBeEnabled()
  })

  it('opens the fields of a module that would be installed, after saying what that does', async () => {
    const { user } = openWindow('/tenants/acme/policies')
    expect(await field('Digits')).toBeDisabled()
    expect(
      screen.getByText(/switched off right after, so that nobody.s password expires unasked/),
    ).toBeVisible()
    await user.click(screen.getByRole('checkbox', { name: /Install the module/ }))
    const digits = await field('Digits')
    expect(digits).toBeEnabled()
    await user.type(digits, '2')
    await user.click(screen.getByRole('button', { name: 'Preview the change' }))
    await waitFor(() =>
      expect(asked<Intent>('plan_make')).toEqual({
        kind: 'policies',
        tenants: ['acme'],
        values: { digits: 2 },
        baseline: null,
        install: true,
      }),
    )
    await finish()
    expect(await screen.findByText(/Installing password_security restarts/)).toBeVisible()
    expect(screen.getByText(/Digits: the module counts one as enough/)).toBeVisible()
  })

  it('says live how many guesses an hour the lock-out leaves, and what 0 means', async () => {
    const { user } = openWindow('/tenants/acme/policies')
    expect(await screen.findByText('That leaves 65 guesses per hour.')).toBeVisible()
    const after = await field('Failures before the cool-down')
    await user.clear(after)
    await user.type(after, '10')
    expect(await screen.findByText('That leaves 70 guesses per hour.')).toBeVisible()
    await user.clear(after)
    await user.type(after, '0')
    expect(await screen.findByText(/0 failures means no lock-out at all/)).toBeVisible()
    expect(screen.getByText(/per database and per worker process/)).toBeVisible()
  })

  it('has the standards’ verdict beside each value, with its paragraph', async () => {
    const { user } = openWindow('/tenants/acme/policies')
    const length = await field('Minimum length')
    expect(await screen.findByText('NIST 3.1.1.2: allowed, less than recommended')).toBeVisible()
    await user.clear(length)
    await user.type(length, '16')
    expect(await screen.findByText('NIST 3.1.1.2: as it should be')).toBeVisible()
  })

  it('refuses what is no number of the range before anything is asked', async () => {
    const { user } = openWindow('/tenants/acme/policies')
    await user.type(await field('Minimum length'), '9')
    expect(await screen.findByText('A whole number from 0 to 128')).toBeVisible()
    expect(screen.getByRole('button', { name: 'Preview the change' })).toBeDisabled()
  })

  it('tries a password here, and keeps it out of every cache', async () => {
    const { user, client } = openWindow('/tenants/acme/policies')
    await user.type(await screen.findByLabelText('Password to try'), 'short1')
    expect(screen.getByText('It does not leave this computer and is not kept.')).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Try it' }))
    expect(await screen.findByText('It breaks these rules:')).toBeVisible()
    expect(screen.getByText('Minimum length: 12 characters')).toBeVisible()
    expect(asked<TryPassword>('password_try').values.minimum_length).toBe(12)
    const kept = client
      .getQueryCache()
      .getAll()
      .map(({ queryKey }) => queryKey)
    expect(JSON.stringify(kept)).not.toContain('short1')
  })
})

describe('baselines', () => {
  it('stand side by side, are made, changed and removed; built-in ones stay', async () => {
    const { user } = openWindow('/policies/baselines')
    const table = await screen.findByRole('table')
    expect(within(table).getByText('NIST SP 800-63B-4')).toBeVisible()
    expect(screen.queryByRole('button', { name: 'Change NIST SP 800-63B-4' })).not.toBeInTheDocument()

    await user.click(screen.getByRole('button', { name: 'New baseline' }))
    await user.type(await field('Name'), 'Strict')
    await user.type(await field('Minimum length'), '20')
    await user.click(screen.getByRole('button', { name: 'Save the baseline' }))
    expect(await screen.findByRole('columnheader', { name: /Strict/ })).toBeVisible()
    expect(asked('baseline_save')).toEqual({ name: 'Strict', values: { minimum_length: 20 } })

    await user.click(screen.getByRole('button', { name: 'Remove Strict' }))
    await user.click(await screen.findByRole('button', { name: 'Remove it' }))
    await waitFor(() =>
      expect(screen.queryByRole('columnheader', { name: /Strict/ })).not.toBeInTheDocument(),
    )
  })

  it('lead to the tenants compared with them', async () => {
    const { user } = openWindow('/policies/baselines')
    await user.click(await screen.findByRole('link', { name: 'Compare tenants with House rules' }))
    expect(await screen.findByLabelText('Compare with a baseline')).toHaveValue('House rules')
  })
})

describe('values', () => {
  it('are whole numbers of the field’s range and nothing else', () => {
    expect(readValue('minimum_length', ' 12 ')).toBe(12)
    for (const wrong of ['', '-1', '1.5', '129', '1e2', 'x'])
      expect(readValue('minimum_length', wrong)).toBeNull()
    expect(readValues({ minimum_length: '8', digits: 'two' }), 'one wrong value is none at all').toBeNull()
  })
  it('come to as many guesses as the core says', () => {
    expect(guessesPerHour(10, 60)).toBe(70)
    expect(guessesPerHour(5, 86_400)).toBe(5)
    expect(guessesPerHour(0, 60), '0 failures is no lock-out').toBeNull()
    expect(guessesPerHour(10, 0), 'a cool-down of nothing').toBeNull()
  })
  it('of an address are those that make sense', () => {
    expect(readPoliciesView({ baseline: 'A', q: 7, drifted: 'yes', by: 'x' })).toEqual({
      baseline: 'A',
      q: '7',
    })
  })
})
