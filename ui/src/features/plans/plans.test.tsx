import { screen, waitFor, within } from '@testing-library/react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { fake } from '../../../test/fake/transport'
import { endJobs, finish, openPlan, step } from '../../../test/plans'
import { openWindow } from '../../../test/render'
import type { ApplyPlan, Intent } from '../../ipc'

const archive = (tenant: string, ...ids: number[]): Intent => ({
  kind: 'users',
  whom: { kind: 'accounts', accounts: ids.map((id) => ({ tenant, id })) },
  operation: { kind: 'archive' },
})
const reset = (by: 'one_time' | 'given'): Intent => ({
  kind: 'users',
  whom: { kind: 'accounts', accounts: [{ tenant: 'bakery', id: 4 }] },
  operation: { kind: 'reset_password', by },
})
const longer = (...tenants: string[]): Intent => ({
  kind: 'policies',
  tenants,
  values: { minimum_length: 15, digits: 2 },
  baseline: null,
  install: false,
})
const applied = () => fake.calls.findLast(({ command }) => command === 'plan_apply')?.request as ApplyPlan
const called = (command: string) => fake.calls.filter((call) => call.command === command).length
const button = (name: RegExp | string) => screen.findByRole('button', { name })
const active = (tenant: string, id: number) => fake.people(tenant).find((user) => user.id === id)?.active
const mostActive = (tenant: string, count: number) =>
  fake
    .people(tenant)
    .filter(({ active, id }) => active && id !== 2)
    .slice(0, count)
    .map(({ id }) => id)

afterEach(endJobs)

describe('the preview of a change', () => {
  it('says how many tenants were read of how many, and that nothing is changed yet', async () => {
    await openPlan(longer('bakery', 'acme', 'cicek'))
    expect(await screen.findByText('Nothing is changed yet: the tenants are being read.')).toBeVisible()
    await step(2)
    expect(await screen.findByText('2 of 3 tenants')).toBeVisible()
    expect(screen.getByRole('progressbar')).toHaveAttribute('aria-valuenow', '67')
    await finish()
    expect(await screen.findByRole('heading', { name: /Boulangerie Dubois/ })).toBeVisible()
  })

  it('shows each value before and after in words, what cannot be made and why, and what to know', async () => {
    await openPlan(longer('acme', 'cicek'))
    await finish()
    const acme = within(
      (await screen.findByRole('heading', { name: /Acme Trading/ })).closest('article') as HTMLElement,
    )
    expect(acme.getByText('12 characters')).toBeVisible()
    expect(acme.getByText('15 characters')).toBeVisible()
    expect(acme.getByText(/This holds for passwords chosen from now on/)).toBeVisible()
    const refused = acme.getByText(/Cannot be made: A module is missing on the tenant/)
    expect(refused.closest('li'), 'the very value that cannot be').toHaveTextContent('Digits')
    expect(
      screen.getByRole('heading', { name: /Acme Trading Production/ }),
      'production is said beside the name',
    ).toBeVisible()
  })

  it('names a tenant that could not be read, with its words', async () => {
    await openPlan(longer('nordwind', 'bakery'))
    await finish()
    expect(await screen.findByText('1 tenant could not be read', { exact: false })).toBeVisible()
    expect(await screen.findByText(/Connecting to nordwind.example:443 was refused/)).toBeVisible()
  })

  it('puts the plan away when nobody agrees', async () => {
    const onClose = vi.fn()
    const user = await openPlan(archive('bakery', ...mostActive('bakery', 1)), { onClose })
    await finish()
    await user.click(await button('Not now'))
    expect(onClose).toHaveBeenCalled()
    await waitFor(() => expect(fake.plans.kept('plan-1').plan.state).toBe('discarded'))
  })

  it('offers nothing to agree to when nothing differs', async () => {
    const [id] = mostActive('bakery', 1)
    await openPlan({ ...archive('bakery', id as number), operation: { kind: 'unarchive' } } as Intent)
    await finish()
    expect(await screen.findByText('There is nothing that can be applied.')).toBeVisible()
    expect(screen.queryByRole('button', { name: /^Bring back/ })).not.toBeInTheDocument()
  })

  it('is not called ready when nothing differs, in the list either', async () => {
    const [id] = mostActive('bakery', 1)
    fake.jobs.tempo = null
    fake.plans.handlers.plan_make({
      ...archive('bakery', id as number),
      operation: { kind: 'unarchive' },
    } as Intent)
    openWindow('/activity/plans')
    await finish()
    expect(await screen.findByText('Nothing to do')).toBeVisible()
    expect(screen.queryByText('Ready to apply')).not.toBeInTheDocument()
  })

  it('can be stopped, and then says that nothing was changed', async () => {
    const user = await openPlan(longer('bakery', 'acme'))
    await user.click(await button('Stop'))
    expect(await screen.findByText(/Stopped by you|Nothing was changed/)).toBeVisible()
    expect(await button('Plan again')).toBeVisible()
  })
})

describe('agreeing', () => {
  it('is a click for one account of a test tenant, on a button that says what it does', async () => {
    const [id] = mostActive('bakery', 1) as [number]
    const onApplied = vi.fn()
    const user = await openPlan(archive('bakery', id), { onApplied })
    await finish()
    await user.click(await button('Archive 1 account in Boulangerie Dubois'))
    await finish()
    expect(await screen.findByText('Done: 1')).toBeVisible()
    expect(active('bakery', id), 'the fake tenant has it').toBe(false)
    expect(onApplied, 'whoever asked is told once').toHaveBeenCalledTimes(1)
  })

  it('asks for the very name of a production tenant', async () => {
    const user = await openPlan(archive('acme', ...mostActive('acme', 3)))
    await finish()
    const go = await button('Archive 3 accounts in Acme Trading')
    expect(go, 'not without the name').toBeDisabled()
    const field = screen.getByRole('textbox', { name: /type its name/ })
    await user.type(field, 'Acme')
    expect(go).toBeDisabled()
    await user.type(field, ' Trading{Enter}')
    await waitFor(() => expect(applied()?.typed).toBe('Acme Trading'))
  })

  it('asks for the number of tenants, and suggests one first when there are many', async () => {
    fake.tenants.push(...Array.from({ length: 12 }, (_, n) => shop(n)))
    const ids = fake.tenants.slice(-12).map(({ tenant }) => tenant.id)
    const user = await openPlan(longer(...ids))
    await finish()
    const go = await button('Set 2 policy values in 12 tenants')
    await user.type(screen.getByRole('textbox', { name: /number of tenants/ }), '12')
    expect(go, 'the first tenant is not chosen yet').toBeDisabled()
    await user.click(screen.getByRole('combobox', { name: 'First on' }))
    await user.click(await screen.findByRole('option', { name: 'Shop 3 (test)' }))
    await user.selectOptions(screen.getByRole('combobox', { name: 'Then wait' }), '5 min')
    await user.click(go)
    await waitFor(() => expect(applied()?.rollout).toEqual({ canary: 'shop-3', pause_seconds: 300 }))
    await step(0)
    expect(await screen.findByText('Pausing after the first tenant')).toBeVisible()
  })

  it('passes a given password on and keeps it nowhere', async () => {
    const user = await openPlan(reset('given'))
    await finish()
    const go = await button('Reset the password of 1 account in Boulangerie Dubois')
    expect(go, 'not without a password').toBeDisabled()
    const field = screen.getByLabelText('New password')
    await user.type(field, 'a good long one')
    await user.click(go)
    await waitFor(() => expect(applied()?.password).toBe('a good long one'))
    await finish()
    expect(document.body.innerHTML).not.toContain('a good long one')
  })
})

describe('the result', () => {
  it('is told by tenant, with the tenant’s own words', async () => {
    fake.plans.trouble.set('bakery', 'refused')
    const user = await openPlan(reset('given'))
    await finish()
    await user.type(await screen.findByLabelText('New password'), 'a good long one')
    await user.click(await button(/^Reset the password/))
    await finish()
    expect(await screen.findByText(/must contain at least 12 characters/)).toBeVisible()
    expect(await screen.findByText('Refused by the tenant: 1')).toBeVisible()
    expect(await button('Plan again from fresh data'), 'the same values would be refused again').toBeVisible()
    expect(screen.queryByRole('button', { name: /^Reset the password/ })).not.toBeInTheDocument()
  })

  it('can be tried again where a tenant was not reached', async () => {
    const [id] = mostActive('bakery', 1) as [number]
    fake.plans.trouble.set('bakery', 'unreachable')
    const user = await openPlan(archive('bakery', id))
    await finish()
    await user.click(await button(/^Archive/))
    await finish()
    expect(await screen.findByText('Not reached: 1')).toBeVisible()
    await user.click(await button(/^Archive 1 account/))
    await finish()
    expect(await screen.findByText('Done: 1')).toBeVisible()
    expect(active('bakery', id)).toBe(false)
  })

  it('shows what moved since the preview, and plans again instead of overwriting', async () => {
    const [id] = mostActive('bakery', 1) as [number]
    fake.plans.trouble.set('bakery', 'moved')
    const user = await openPlan(archive('bakery', id))
    await finish()
    await user.click(await button(/^Archive/))
    await finish()
    expect(await screen.findByText(/in the preview, is/)).toBeVisible()
    expect(screen.queryByRole('button', { name: /^Archive 1 account/ })).not.toBeInTheDocument()
    await user.click(await button('Plan again from fresh data'))
    await waitFor(() => expect(called('plan_make')).toBe(2))
  })

  it('can be undone, by a plan that is shown first', async () => {
    const [id] = mostActive('bakery', 1) as [number]
    const user = await openPlan(archive('bakery', id))
    await finish()
    await user.click(await button(/^Archive/))
    await finish()
    await user.click(await button('Undo…'))
    await finish()
    const row = await screen.findByRole('heading', { name: /Boulangerie Dubois/ })
    expect(row.closest('article')).toHaveTextContent(/State\s*archived\s*→\s*active/)
    await user.click(await button(/^Undo in 1 tenant/))
    await finish()
    expect(await screen.findByText('Done: 1')).toBeVisible()
    expect(active('bakery', id), 'what was there is there again').toBe(true)
  })

  it('hands a one-time password out once, says so, and does not lose it to the Escape key', async () => {
    const onClose = vi.fn()
    const user = await openPlan(reset('one_time'), { onClose })
    await finish()
    await user.click(await button(/^Reset the password/))
    await finish()
    await user.click(await button('Show them now'))
    expect(await screen.findByText('moss-Falcon-27-tidal')).toBeVisible()
    expect(screen.getByText(/will not be shown again/)).toBeVisible()
    await user.click(screen.getByRole('button', { name: /^Copy the password of/ }))
    expect(await navigator.clipboard.readText(), 'copied').toBe('moss-Falcon-27-tidal')
    await user.keyboard('{Escape}')
    expect(onClose, 'a slip of the hand').not.toHaveBeenCalled()
    expect(called('plan_take_passwords')).toBe(1)
  })
})

describe('a plan over a thousand tenants', () => {
  it('is paged: never all rows at once, with counts that filter', async () => {
    fake.tenants.push(...Array.from({ length: 1000 }, (_, n) => shop(n)))
    const ids = fake.tenants.slice(-1000).map(({ tenant }) => tenant.id)
    fake.plans.stride = 500
    const user = await openPlan(longer('nordwind', ...ids))
    await finish()
    await screen.findByRole('heading', { name: /Shop/, level: 3 }).catch(() => null)
    await waitFor(() => expect(screen.getAllByRole('listitem').length).toBeGreaterThan(2))
    expect(screen.getAllByRole('listitem').length, 'only what is in sight').toBeLessThan(60)
    const asked = fake.calls.filter(({ command }) => command === 'plan_tenants')
    const largest = Math.max(...asked.map(({ request }) => (request as { limit: number }).limit))
    expect(largest).toBeLessThanOrEqual(500)
    await user.click(await button('Needs a look 1'))
    expect(await screen.findByRole('heading', { name: /Nordwind/ })).toBeVisible()
    await waitFor(() => expect(screen.queryByRole('heading', { name: /Shop/ })).not.toBeInTheDocument())
  })
})

describe('plans have addresses', () => {
  it('a list under Activity, and a page each that can be linked to', async () => {
    fake.jobs.tempo = null
    fake.plans.handlers.plan_make(archive('bakery', ...mostActive('bakery', 2)))
    const { user } = openWindow('/activity')
    await user.click(await screen.findByRole('link', { name: 'Plans' }))
    await user.click(await screen.findByRole('link', { name: 'Archive 2 accounts in Boulangerie Dubois' }))
    expect(
      await screen.findByRole('heading', { level: 1, name: 'Archive 2 accounts in Boulangerie Dubois' }),
    ).toBeVisible()
    expect(window.location.hash).toBe('#/plans/plan-1')
    await finish()
    expect(await button('Archive 2 accounts in Boulangerie Dubois')).toBeEnabled()
  })

  it('say calmly when there is no such plan', async () => {
    openWindow('/plans/nothing')
    expect(await screen.findByText('There is no such plan.')).toBeVisible()
  })
})

function shop(n: number) {
  const view = structuredClone(fake.tenant('acme'))
  Object.assign(view.tenant, { id: `shop-${n}`, name: `Shop ${n}`, stage: 'test' })
  view.users = 3
  return view
}
