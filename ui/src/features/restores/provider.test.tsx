import { screen, waitFor } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { work, written } from '../../../test/fake/restored'
import { fake } from '../../../test/fake/transport'
import { asked, change, one, page, typeName } from '../../../test/restores'

describe('a server that cannot be restored on', () => {
  it.each([
    ['legacy', /would set one for good/],
    ['sandbox', /asks for its master password/],
  ])('%s says why instead of a button', async (tenant, why) => {
    change('approved', { tenant })
    page('approved')
    expect(await screen.findByText(why)).toBeVisible()
    expect(screen.queryByRole('button', { name: /Restore it to live/ })).toBeNull()
  })

  it('says when it was looked at anew that it can', async () => {
    change('approved', { tenant: 'legacy' })
    const { user } = page('approved')
    await user.click(await screen.findByRole('button', { name: 'Look at the server again' }))
    await waitFor(() => expect(asked('tenant_check')).toEqual({ tenant: 'legacy' }))
  })
})

describe('a restore that the provider’s helpdesk carries out', () => {
  it('says what to ask of it, and is handed to it with what is lost seen and the name typed', async () => {
    fake.jobs.tempo = 1
    const { user } = page('hosted')
    expect(await screen.findByText(/switched off this server's database manager/)).toBeVisible()
    const text = screen.getByRole('textbox', { name: /the provider's helpdesk has to do/ })
    expect(text).toHaveDisplayValue(/SHA-256 2c26b46b68ffc68f/)
    const wait = screen.getByRole('button', { name: 'The helpdesk has it: wait for it' })
    expect(wait).toBeDisabled()
    await typeName(user, 'nordwind')
    await user.click(wait)
    const agreed = { by_provider: true, lost: 228, typed: 'nordwind', file: null }
    await waitFor(() => expect(asked('restore_run')).toMatchObject(agreed))
    expect(await screen.findByText('Waits for the provider')).toBeVisible()
  })

  it('is verified from outside where the helpdesk put it', async () => {
    fake.jobs.tempo = 1
    const { user } = page('provider')
    const database = await screen.findByRole('textbox', { name: 'Its database' })
    await user.clear(database)
    await user.type(database, 'nordwind_copy')
    await user.click(screen.getByRole('button', { name: 'It is done: verify it' }))
    await waitFor(() =>
      expect(asked('restore_verify')).toEqual({
        restore: 'x-provider',
        file: null,
        database: 'nordwind_copy',
        url: 'https://nordwind.example',
        proof: null,
      }),
    )
    expect(await screen.findByText('Proven, on the side')).toBeVisible()
  })

  it('is put back by a ticket as well, with the name typed', async () => {
    fake.jobs.tempo = 1
    const { work: live, by_provider } = one('hosted')
    const text = 'Give nordwind_before_20261122T0915 the name nordwind again.'
    const done = work('nordwind', 'x-hosted', written(Date.now(), [['by_provider', 60_000]], 'done'), {
      before: 'nordwind_before_20261122T0915',
    })
    expect(live, 'nobody began it').toBeNull()
    const plan = by_provider && { ...by_provider, text }
    change('hosted', { state: 'live', offers: ['roll_back'], work: done, by_provider: plan })
    const { user } = page('hosted')
    await user.click(await screen.findByRole('button', { name: 'Roll back…' }))
    expect(screen.getByRole('textbox', { name: /helpdesk has to do/ })).toHaveDisplayValue(text)
    await typeName(user, 'nordwind')
    await user.click(screen.getByRole('button', { name: 'The helpdesk has it: wait for it' }))
    await waitFor(() => expect(asked('restore_roll_back')).toMatchObject({ lost: 228, typed: 'nordwind' }))
  })

  it('says what was not so when it was looked at, and can be looked at again', async () => {
    const { work } = one('provider')
    const why = '12 users, and 184 in the backup'
    const steps = work?.steps.map((step) => ({ ...step, state: 'failed' as const, detail: why })) ?? []
    change('provider', { work: work && { ...work, steps } })
    page('provider')
    expect((await screen.findAllByText(why))[0]).toHaveAttribute('lang', 'en')
    expect(screen.getByText(/is not what was asked for/)).toBeVisible()
    expect(screen.getByRole('button', { name: 'It is done: verify it' })).toBeEnabled()
  })
})
