import { act, screen, waitFor } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { fault } from '../../../test/fake/handlers'
import { fake } from '../../../test/fake/transport'
import { asked, change, one, page, typeName } from '../../../test/restores'

describe('a restore that cannot go on by itself', () => {
  it('says which step failed in the server’s words, and goes on when told', async () => {
    fake.jobs.tempo = null
    const { user } = page('waiting')
    expect((await screen.findAllByText(/The proxy answered 504/))[0]).toBeVisible()
    expect(screen.getAllByRole('img', { name: 'failed' })).toHaveLength(1)
    await user.click(screen.getByRole('button', { name: 'Continue…' }))
    expect(await screen.findByText('228 records would be lost')).toBeVisible()
    const go = screen.getByRole('button', { name: 'Continue' })
    expect(go, 'it leads to a swap').toBeDisabled()
    await typeName(user, 'cicek')
    await user.click(go)
    const agreed = { restore: 'x-waiting', lost: 228, typed: 'cicek', beside: [] }
    const rest = { proof: null, without_safety: false }
    await waitFor(() => expect(asked('restore_continue')).toEqual({ ...agreed, ...rest }))
    await act(async () => void fake.jobs.step('job-1', 0))
    expect(await screen.findByRole('img', { name: 'at work' })).toBeVisible()
    expect(screen.getByText(/tried 2 times/)).toBeVisible()
  })

  it('asks for a master password that was changed meanwhile, where it is missed', async () => {
    fake.jobs.tempo = null
    const job = fake.jobs.start({ kind: 'restore', restore: 'x-waiting', deed: 'run' }, 'Şişli Çiçekçilik')
    const why = fault('master_password_wrong', 'Access Denied')
    fake.jobs.finish(job.id, { state: 'failed', fault: why })
    const { work } = one('waiting')
    change('waiting', { work: work && { ...work, job: job.id } })
    const { user } = page('waiting')
    await user.type(await screen.findByLabelText('Master password'), 'new one')
    await user.click(screen.getByRole('button', { name: 'Check and store' }))
    expect(await screen.findByText(/A master password is stored/)).toBeVisible()
    expect(screen.getByText('The live database was not touched.')).toBeVisible()
  })

  it('between the two renames says that nothing may be live, and what to do', async () => {
    const { work } = one('live')
    const steps = work?.steps.slice(0, 9) ?? []
    expect(steps.at(-1), 'the swap was begun').toMatchObject({ name: 'swap', state: 'begun' })
    change('live', { state: 'waiting', offers: ['continue', 'roll_back'], work: work && { ...work, steps } })
    page('live')
    expect(await screen.findByText(/no database is live now. Continue at once/)).toBeVisible()
    expect(screen.getByRole('img', { name: /its end is not known/ })).toBeVisible()
  })

  it('gives the live name a database at a press, and asks where the server says that it has to', async () => {
    const { work } = one('live')
    const asks = { to_type: null, lost_since: null, secret_of: 'acme', secret_missed: false }
    const steps = work?.steps.slice(0, 9) ?? []
    const put = { state: 'waiting', offers: ['continue', 'roll_back'], asks } as const
    change('live', { ...put, offers: [...put.offers], work: work && { ...work, steps } })
    fake.handlers.restore_continue = ({ lost, typed }) => {
      const refuse = (fields: Record<string, string>) =>
        fault('confirmation_needed', 'Not swapped yet.', { fields })
      if (typed !== 'acme') throw refuse({ type: 'acme' })
      if (lost !== 3) throw refuse({ lost: '3' })
      return fake.jobs.start({ kind: 'restore', restore: 'x-live', deed: 'run' }, 'Acme')
    }
    const { user } = page('live')
    await user.click(await screen.findByRole('button', { name: 'Continue' }))
    expect(asked('restore_continue')).toEqual({ restore: 'x-live' })
    await typeName(user, 'acme')
    await user.click(screen.getByRole('button', { name: 'Continue' }))
    expect(await screen.findByText(/3 records would be lost by now/)).toBeVisible()
    await typeName(user, 'acme')
    await user.click(screen.getByRole('button', { name: 'Continue' }))
    await waitFor(() => expect(asked('restore_continue')).toMatchObject({ lost: 3, typed: 'acme' }))
  })

  it('takes a password of the day of the backup where the stored one was refused', async () => {
    const { asks } = one('waiting')
    change('waiting', { asks: asks && { ...asks, to_type: null, lost_since: null, secret_missed: true } })
    const { user } = page('waiting')
    await user.click(await screen.findByRole('button', { name: 'Continue…' }))
    expect(screen.getByText(/refused the password or API key that is stored/)).toBeVisible()
    const go = screen.getByRole('button', { name: 'Continue' })
    expect(go).toBeDisabled()
    await user.type(screen.getByLabelText('Password that is valid there'), 'of that day')
    await user.click(go)
    const proof = { sign_in_with: 'password', secret: 'of that day' }
    await waitFor(() => expect(asked('restore_continue')).toMatchObject({ proof }))
    expect(screen.queryByDisplayValue('of that day'), 'it left the page').toBeNull()
  })

  it('goes on without a safety backup only where that failed, and somebody says so', async () => {
    const { work } = one('waiting')
    const steps = work?.steps.slice(0, 4) ?? []
    const failed = steps.map((step, index) => (index === 3 ? { ...step, state: 'failed' as const } : step))
    expect(failed.at(-1)).toMatchObject({ name: 'safety_backup', state: 'failed' })
    change('waiting', { work: work && { ...work, steps: failed } })
    const { user } = page('waiting')
    await user.click(await screen.findByRole('button', { name: 'Continue…' }))
    await user.click(screen.getByRole('checkbox', { name: 'Go on without a safety backup' }))
    await typeName(user, 'cicek')
    await user.click(screen.getByRole('button', { name: 'Continue' }))
    await waitFor(() => expect(asked('restore_continue')).toMatchObject({ without_safety: true }))
  })

  it('is left only after a second question', async () => {
    const { user } = page('waiting')
    await user.click(await screen.findByRole('button', { name: 'Give it up…' }))
    expect(asked('restore_stop')).toBeUndefined()
    await user.click(screen.getByRole('button', { name: 'Give it up, and drop what is on the side' }))
    await waitFor(() => expect(asked('restore_stop')).toEqual({ restore: 'x-waiting' }))
  })

  it('offers nothing where another panel is at it', async () => {
    change('told', { state: 'waiting' })
    page('told')
    expect(await screen.findByText(/Marek Novák: it was begun/)).toBeVisible()
    expect(screen.queryByRole('button', { name: 'Continue' })).toBeNull()
  })
})
