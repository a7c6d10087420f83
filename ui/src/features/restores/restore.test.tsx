import { act, screen, waitFor, within } from '@testing-library/react'
import type { UserEvent } from '@testing-library/user-event'
import { describe, expect, it } from 'vitest'
import { fault } from '../../../test/fake/core'
import { fake } from '../../../test/fake/transport'
import { openWindow } from '../../../test/render'
import type { RestoreView } from '../../ipc'

const asked = (command: string) => fake.calls.findLast((call) => call.command === command)?.request
const page = (id: string) => openWindow(`/restores/x-${id}`)
const change = (id: string, to: Partial<RestoreView>) => {
  const { restores } = fake
  restores.all = restores.all.map((each) => (each.id === `x-${id}` ? { ...each, ...to } : each))
}
const typeName = async (user: UserEvent, name: string) =>
  user.type(await screen.findByRole('textbox', { name: /type the name of/ }), name)
const lose = (all: number) => {
  fake.restores.loss = { models: [], unseen: [], all }
}

describe('a request for a restore', () => {
  it('is approved by somebody else, who sees what is lost and types the name', async () => {
    const { user } = page('asked')
    expect(await screen.findByText('228 records would be lost')).toBeVisible()
    const yes = screen.getByRole('button', { name: 'Approve the restore' })
    expect(yes).toBeDisabled()
    await user.type(screen.getByRole('textbox', { name: 'Conditions' }), 'After six.')
    await typeName(user, 'growsoft')
    await user.click(yes)
    await waitFor(() =>
      expect(asked('restore_approve')).toMatchObject({
        restore: 'x-asked',
        typed: 'growsoft',
        words: 'After six.',
      }),
    )
  })

  it('by a card that nobody compared is not approved', async () => {
    const { asked_by } = fake.restores.all.find(({ id }) => id === 'x-asked') as RestoreView
    change('asked', { asked_by: { ...asked_by, acquaintance: 'new' } })
    const { user } = page('asked')
    await typeName(user, 'growsoft')
    const yes = screen.getByRole('button', { name: 'Approve the restore' })
    expect(yes).toBeDisabled()
    await user.click(screen.getByRole('checkbox', { name: /I compared the fingerprint/ }))
    expect(yes).toBeEnabled()
  })

  it('is refused with a reason, and with nothing else', async () => {
    const { user } = page('asked')
    await typeName(user, 'growsoft')
    await user.click(await screen.findByRole('button', { name: 'Refuse…' }))
    const dialog = within(await screen.findByRole('dialog'))
    await user.type(dialog.getByRole('textbox'), 'Too much would be lost.')
    await user.click(dialog.getByRole('button', { name: 'Refuse it' }))
    expect(await screen.findByText('Too much would be lost.')).toBeVisible()
    expect(asked('restore_approve'), 'though all was ready for that').toBeUndefined()
  })

  it('of one’s own can only be withdrawn', async () => {
    const { user } = page('own')
    await user.click(await screen.findByRole('button', { name: 'Withdraw it' }))
    await waitFor(() => expect(asked('restore_withdraw')).toEqual({ restore: 'x-own' }))
    expect(screen.queryByRole('button', { name: 'Approve the restore' })).toBeNull()
  })

  it('of a backup of another database says so', async () => {
    const { request } = fake.restores.all.find(({ id }) => id === 'x-asked') as RestoreView
    const backup = { ...request.backup, database: 'weber' }
    change('asked', { request: { ...request, backup }, to_type: 'weber' })
    const { user } = page('asked')
    expect(await screen.findByText(/This backup is of another database/)).toBeVisible()
    await typeName(user, 'weber')
    expect(screen.getByRole('button', { name: 'Approve the restore' })).toBeEnabled()
  })
})

describe('an approved restore', () => {
  it('of one’s own is taken back only after a second question', async () => {
    change('approved', { own: true })
    const { user } = page('approved')
    await user.click(await screen.findByRole('button', { name: 'Withdraw it…' }))
    expect(asked('restore_withdraw')).toBeUndefined()
    await user.click(screen.getByRole('button', { name: 'Withdraw it' }))
    await waitFor(() => expect(asked('restore_withdraw')).toEqual({ restore: 'x-approved' }))
  })
})

describe('a restore to live', () => {
  it('asks again, with the new number, when the live database has moved on', async () => {
    fake.tempo = null
    const { user } = page('approved')
    const go = await screen.findByRole('button', { name: 'Restore it to live, losing 228 records' })
    await typeName(user, 'acme')
    lose(301)
    await user.click(go)
    expect(await screen.findByText(/301 records would be lost by now/)).toBeVisible()
    const again = await screen.findByRole('button', { name: 'Restore it to live, losing 301 records' })
    expect(again, 'the name has to be typed for the new number').toBeDisabled()
    await typeName(user, 'acme')
    await user.click(again)
    expect(await screen.findByText('At work'), 'nothing more is asked').toBeVisible()
    expect(asked('restore_run')).toMatchObject({ lost: 301, typed: 'acme', keep_days: 7, file: null })
  })

  it('shows its steps as they come, and in the end how long nothing was live', async () => {
    fake.tempo = 5
    const { user } = page('approved')
    await typeName(user, 'acme')
    await user.click(await screen.findByRole('button', { name: /Restore it to live/ }))
    expect(await screen.findByText(/no database had the live name for/)).toHaveTextContent(/0\.4 sec/)
    const steps = screen.getAllByRole('list').find((list) => list.tagName === 'OL') as HTMLElement
    const stands = within(steps).getAllByRole('img', { name: 'done' })
    expect(stands, 'each of the six').toHaveLength(6)
    expect(within(steps).getByText(/1,204,511 rows/)).toHaveAttribute('lang', 'en')
    expect(screen.getByRole('button', { name: 'Roll back…' })).toBeVisible()
  })

  it('goes on without a number only when somebody says so', async () => {
    fake.restores.loss = null
    const { user } = page('approved')
    expect(await screen.findByText(/nobody can say what would be lost/)).toBeVisible()
    await typeName(user, 'acme')
    const go = screen.getByRole('button', { name: 'Restore it to live' })
    expect(go).toBeDisabled()
    await user.click(screen.getByRole('checkbox', { name: /nobody knows what would be lost/ }))
    await user.click(go)
    await waitFor(() => expect(asked('restore_run')).toMatchObject({ lost: null }))
  })

  it('is rolled back with what was worked since, by the name typed', async () => {
    const { user } = page('live')
    expect(await screen.findByText(/support.deniz.kaya/)).toBeVisible()
    expect(screen.getByText(/Minimum length: 8 characters, and was 12 characters/)).toBeVisible()
    expect(screen.getByText(/jan.krause@acme.example/)).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Roll back…' }))
    await screen.findByText('228 records would be lost')
    const work = fake.restores.all.find(({ id }) => id === 'x-live')?.work
    const swapped = work?.steps.find(({ name, state }) => name === 'swap' && state === 'done')
    expect(asked('restore_loss'), 'since it went live').toEqual({ tenant: 'acme', since: swapped?.at })
    await typeName(user, 'acme')
    await user.click(screen.getByRole('button', { name: 'Put back what was live before' }))
    await waitFor(() =>
      expect(asked('restore_roll_back')).toEqual({ restore: 'x-live', lost: 228, typed: 'acme' }),
    )
  })

  it('that was put back by itself says why', async () => {
    page('back')
    expect(await screen.findByText(/did not hold its proof once it was live/)).toBeVisible()
    expect(screen.getByText(/dbfilter/)).toBeVisible()
    expect(screen.getByText('Prove what is live again')).toBeVisible()
  })
})

describe('a restore on the side', () => {
  it('is neutralised unless somebody says no, and needs the very file', async () => {
    const { user } = page('side')
    const go = await screen.findByRole('button', { name: 'Restore it on the side' })
    expect(go, 'its file is not here').toBeDisabled()
    await user.type(screen.getByRole('textbox', { name: 'File of the backup' }), '/tmp/cicek.zip')
    expect(screen.getByRole('checkbox', { name: /Neutralise it/ })).toBeChecked()
    await user.selectOptions(screen.getByRole('combobox', { name: 'Keep it for' }), '30 days')
    await user.click(go)
    await waitFor(() =>
      expect(asked('restore_run')).toMatchObject({ file: '/tmp/cicek.zip', neutralise: true, keep_days: 30 }),
    )
  })

  it('is kept past its time with a warning, and dropped only by its own name', async () => {
    fake.tempo = 1
    const { user } = page('kept')
    expect(await screen.findByText(/Its time is over/)).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Drop it…' }))
    const drop = screen.getByRole('button', { name: 'Drop it' })
    await typeName(user, 'growsoft')
    expect(drop, 'that is the live one').toBeDisabled()
    await user.clear(screen.getByRole('textbox', { name: /type the name of/ }))
    await typeName(user, 'growsoft_restored_20261120T141500')
    await user.click(drop)
    expect(await screen.findByText('Dropped')).toBeVisible()
    expect(screen.queryByRole('button', { name: 'Drop it…' }), 'nothing is left to drop').toBeNull()
  })

  it('is kept longer, to the end of a day', async () => {
    const { user } = page('kept')
    await user.click(await screen.findByRole('button', { name: 'Keep it longer…' }))
    const day = screen.getByLabelText('Keep it until')
    await user.clear(day)
    await user.type(day, '2027-01-31')
    await user.click(screen.getByRole('button', { name: 'Keep it until then' }))
    await waitFor(() =>
      expect(asked('restore_keep')).toEqual({
        restore: 'x-kept',
        until: new Date('2027-01-31T23:59:59').toISOString(),
      }),
    )
  })
})

describe('a restore that cannot go on by itself', () => {
  it('says which step failed in the server’s words, and goes on when told', async () => {
    fake.tempo = null
    const { user } = page('waiting')
    expect((await screen.findAllByText(/The proxy answered 504/))[0]).toBeVisible()
    expect(screen.getAllByRole('img', { name: 'failed' })).toHaveLength(1)
    await user.click(screen.getByRole('button', { name: 'Continue' }))
    await waitFor(() => expect(asked('restore_continue')).toEqual({ restore: 'x-waiting' }))
    await act(async () => void fake.step('job-1', 0))
    expect(await screen.findByRole('img', { name: 'at work' })).toBeVisible()
    expect(screen.getByText(/tried 2 times/)).toBeVisible()
  })

  it('asks for a master password that was changed meanwhile, where it is missed', async () => {
    fake.tempo = null
    const job = fake.start({ kind: 'restore', restore: 'x-waiting', deed: 'run' }, 'Şişli Çiçekçilik')
    const why = fault('master_password_wrong', 'Access Denied')
    fake.finish(job.id, { state: 'failed', fault: why })
    const { work } = fake.restores.all.find(({ id }) => id === 'x-waiting') as RestoreView
    change('waiting', { work: work && { ...work, job: job.id } })
    const { user } = page('waiting')
    await user.type(await screen.findByLabelText('Master password'), 'new one')
    await user.click(screen.getByRole('button', { name: 'Check and store' }))
    expect(await screen.findByText(/A master password is stored/)).toBeVisible()
    expect(screen.getByText('The live database was not touched.')).toBeVisible()
  })

  it('between the two renames says that nothing may be live, and what to do', async () => {
    const { work } = fake.restores.all.find(({ id }) => id === 'x-live') as RestoreView
    const steps = work?.steps.slice(0, 9) ?? []
    expect(steps.at(-1), 'the swap was begun').toMatchObject({ name: 'swap', state: 'begun' })
    change('live', { state: 'waiting', offers: ['continue', 'roll_back'], work: work && { ...work, steps } })
    page('live')
    expect(await screen.findByText(/no database is live now. Continue at once/)).toBeVisible()
    expect(screen.getByRole('img', { name: /its end is not known/ })).toBeVisible()
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

describe('a server that cannot be restored on', () => {
  it.each([
    ['nordwind', /switched off this server's database manager/],
    ['legacy', /would set one for good/],
    ['sandbox', /asks for its master password/],
  ])('%s says why instead of a button', async (tenant, why) => {
    change('approved', { tenant })
    page('approved')
    expect(await screen.findByText(why)).toBeVisible()
    expect(screen.queryByRole('button', { name: /Restore it to live/ })).toBeNull()
  })
})
