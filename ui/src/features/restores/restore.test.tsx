import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { fault } from '../../../test/fake/handlers'
import { fake } from '../../../test/fake/transport'
import { asked, change, one, page, typeName } from '../../../test/restores'

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
    const { asked_by } = one('asked')
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
    const { request } = one('asked')
    const backup = { ...request.backup, database: 'weber' }
    change('asked', { request: { ...request, backup }, to_type: 'weber as growsoft' })
    const { user } = page('asked')
    expect(await screen.findByText(/This backup is of another database/)).toBeVisible()
    await typeName(user, 'weber as growsoft')
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
    fake.jobs.tempo = null
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

  it('is not begun beside what another computer made before somebody says that it is over', async () => {
    const there = 'acme_before_20261118T141500'
    fake.handlers.restore_run = ({ beside }) => {
      const words = `Another computer restores acme, or keeps something of a restore: ${there}.`
      if (!beside?.includes(there)) throw fault('confirmation_needed', words, { fields: { beside: there } })
      return fake.jobs.start({ kind: 'restore', restore: 'x-approved', deed: 'run' }, 'Acme Trading')
    }
    const { user } = page('approved')
    const go = await screen.findByRole('button', { name: 'Restore it to live, losing 228 records' })
    await typeName(user, 'acme')
    await user.click(go)
    expect(await screen.findByText(/Another computer restores acme/)).toBeVisible()
    expect(go, 'nobody said so').toBeDisabled()
    await user.click(screen.getByRole('checkbox', { name: /from another computer now/ }))
    await user.click(go)
    await waitFor(() => expect(asked('restore_run')).toMatchObject({ beside: [there], typed: 'acme' }))
  })

  it('says how long it takes as an estimate where nobody has drilled its backup', async () => {
    change('approved', { forecast: { ms: 44_000, by: { kind: 'assumed', rate: 8_000_000 } } })
    page('approved')
    expect(
      await screen.findByText(/Estimated: a restore takes about 44 sec.*nobody has measured/),
    ).toBeVisible()
  })

  it('shows its steps as they come, and in the end how long nothing was live', async () => {
    fake.jobs.tempo = 5
    const { user } = page('approved')
    await typeName(user, 'acme')
    await user.click(await screen.findByRole('button', { name: /Restore it to live/ }))
    expect(await screen.findByText(/no database had the live name for/)).toHaveTextContent(/0\.4 sec/)
    const steps = screen.getAllByRole('list').find((list) => list.tagName === 'OL') as HTMLElement
    // the proof follows the swap whose time is told
    await waitFor(() => {
      const stands = within(steps).getAllByRole('img', { name: 'done' })
      expect(stands, 'each of the six').toHaveLength(6)
    })
    expect(within(steps).getAllByText(/1,204,511 rows/), 'as both proofs saw').toHaveLength(2)
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
    const work = one('live').work
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
    fake.jobs.tempo = 1
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

describe('what was said of a restore', () => {
  it('stands at its end, as everybody signed it', async () => {
    page('live')
    const said = await screen.findByText(/told: the restored database is live, and proven/)
    expect(said.closest('ol')).toHaveTextContent(
      /Ingrid Lindqvist asked for a restore.*wrote: Everybody signs in/,
    )
  })

  it('gives whoever asked the name of the database on the side, and its address', async () => {
    const { told } = one('told')
    const database = 'weber_restored'
    change('told', { state: 'on_the_side', told: told && { ...told, told: 'on_the_side', database } })
    page('told')
    expect(await screen.findByText('weber_restored')).toBeVisible()
    expect(screen.getByText('https://weber_prod.example/web?db=weber_restored')).toBeVisible()
  })
})
