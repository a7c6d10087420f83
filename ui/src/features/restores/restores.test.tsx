import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { fault } from '../../../test/fake/handlers'
import { fake } from '../../../test/fake/transport'
import { openWindow } from '../../../test/render'
import type { RestoreView } from '../../ipc'
import { byNeed } from './view'

const asked = (command: string) => fake.calls.findLast((call) => call.command === command)?.request

describe('the list of restores', () => {
  it('has first what somebody has to decide, and says what of, to where and how sound', async () => {
    openWindow('/restores')
    const [, ...rows] = within(await screen.findByRole('table', { name: 'Restores' })).getAllByRole('row')
    const says = rows.map((row) => row.textContent ?? '')
    expect(says[0], 'what stopped half way').toMatch(/Şişli Çiçekçilik.*Waits for a decision.*to live/)
    expect(says[1], 'what somebody else asks for').toMatch(/Growsoft.*Waits for an answer.*to live.*grade A/)
    expect(says[2], 'and what may be begun by now').toMatch(/Nordwind.*Approved, to be run/)
    const own = says.findIndex((row) => /Acme.*Waits for an answer.*not drilled/.test(row))
    const run = says.findLastIndex((row) => row.includes('Approved, to be run'))
    expect(own, 'only then what others have to answer').toBeGreaterThan(run)
    expect(says.find((row) => /Nordwind.*on the side/.test(row))).toMatch(/Waits for the provider/)
    expect(says.at(-1)).toMatch(/Dubois.*Refused.*grade F/)
    expect(screen.getByText(/7 restores wait for somebody/)).toBeVisible()
  })

  it('finds by person and reason, and says when nothing is kept any more', async () => {
    const { user } = openWindow('/restores?show=kept')
    const table = await screen.findByRole('table', { name: 'Restores' })
    expect(within(table).queryByText('Rolled back'), 'its other database was dropped').toBeNull()
    await user.type(screen.getByRole('searchbox'), 'training')
    await waitFor(() => expect(within(table).getAllByRole('row')).toHaveLength(2))
    expect(within(table).getAllByText('Kept past its time')[0]).toBeVisible()
  })

  it('takes in what was handed over, and opens it', async () => {
    const { user } = openWindow('/restores?act=receive')
    const text = await screen.findByRole('textbox', { name: /Text/ })
    await user.click(text)
    await user.paste('Dear all, -----BEGIN REEVE THREAD----- …')
    await user.click(screen.getByRole('button', { name: 'Take it in' }))
    expect(await screen.findByRole('heading', { level: 1, name: /Growsoft/ })).toBeVisible()
  })
})

describe('an approved restore', () => {
  it('comes to the top once its window is open, for whoever may begin it', () => {
    const one = (id: string) => fake.restores.all.find((each) => each.id === id) as RestoreView
    const within = (id: string, from: number): RestoreView => {
      const window = { from: new Date(Date.now() + from).toISOString(), until: one(id).expires }
      return { ...one(id), request: { ...one(id).request, window } }
    }
    const order = (restores: RestoreView[]) => byNeed(restores).map(({ id }) => id)
    expect(order([one('x-own'), within('x-approved', -1)])).toEqual(['x-approved', 'x-own'])
    expect(order([one('x-own'), within('x-approved', 60_000)])).toEqual(['x-own', 'x-approved'])
    const elsewhere = { ...within('x-approved', -1), tenant: null }
    expect(order([one('x-own'), elsewhere])).toEqual(['x-own', 'x-approved'])
  })
})

describe('asking for a restore', () => {
  it('begins at a backup, and says what would be lost before it goes to live', async () => {
    const { user } = openWindow('/tenants/acme/backups')
    const places = within(await screen.findByRole('toolbar'))
    await user.click(places.getByRole('button', { name: /^daily 1/ }))
    await user.click(await screen.findByRole('link', { name: 'Ask for a restore…' }))
    const dialog = within(await screen.findByRole('dialog', { name: 'Ask for a restore' }))
    const backup = await dialog.findByRole('combobox', { name: 'Backup' })
    expect(backup).toHaveDisplayValue(/not drilled · provider’s bucket/)
    expect(await dialog.findByText(/Estimated: a restore takes about 44 sec/)).toBeVisible()
    const send = dialog.getByRole('button', { name: 'Ask for the restore' })
    expect(send, 'whoever approves it has to know why').toBeDisabled()

    await user.click(dialog.getByRole('radio', { name: /In the live database's place/ }))
    const lost = await dialog.findAllByRole('table', { name: 'What would be lost' })
    expect(
      within(lost[0] as HTMLElement).getByRole('row', { name: /Sales Order Line.* 96 12/ }),
    ).toBeVisible()
    expect(dialog.getByText('228 records would be lost')).toBeVisible()
    expect(dialog.getByText(/may not read it: hr.employee/)).toBeVisible()
    expect(dialog.queryByLabelText(/Name of the database on the side/)).toBeNull()

    await user.type(dialog.getByRole('textbox', { name: /Reason/ }), 'A module broke the invoices.')
    await user.click(dialog.getByRole('radio', { name: 'In a window' }))
    expect(send, 'which is not said yet').toBeDisabled()
    fireEvent.change(dialog.getByLabelText('Not before'), { target: { value: '2026-11-23T20:00' } })
    fireEvent.change(dialog.getByLabelText('Not begun after'), { target: { value: '2026-11-23T18:00' } })
    expect(dialog.getByText('It comes before the beginning.')).toBeVisible()
    fireEvent.change(dialog.getByLabelText('Not begun after'), { target: { value: '2026-11-23T22:00' } })
    await user.click(send)
    expect(await screen.findByText('Your request waits for its answer')).toBeVisible()
    expect(asked('restore_request')).toMatchObject({
      tenant: 'acme',
      backup: expect.stringMatching(/^\/home\/ayse\/Backups\/acme_.*zip$/),
      target: 'live',
      side: null,
      reason: 'A module broke the invoices.',
      window: {
        from: new Date('2026-11-23T20:00').toISOString(),
        until: new Date('2026-11-23T22:00').toISOString(),
      },
    })
  })

  it('on the side costs nothing, of any file and under a name of choice', async () => {
    const { user } = openWindow('/restores?act=ask&tenant=acme')
    const dialog = within(await screen.findByRole('dialog', { name: 'Ask for a restore' }))
    const other = await dialog.findByRole('option', { name: 'another file' })
    await user.selectOptions(dialog.getByRole('combobox', { name: 'Backup' }), other)
    await user.type(dialog.getByRole('textbox', { name: 'File of the backup' }), '/tmp/other.zip')
    fireEvent.change(dialog.getByLabelText('When it was made'), { target: { value: '2026-11-20T02:00' } })
    await user.type(dialog.getByRole('textbox', { name: /on the side/ }), 'acme_look')
    await user.type(dialog.getByRole('textbox', { name: /Reason/ }), 'To look.')
    await user.click(dialog.getByRole('button', { name: 'Ask for the restore' }))
    await waitFor(() =>
      expect(asked('restore_request')).toMatchObject({
        backup: '/tmp/other.zip',
        at: new Date('2026-11-20T02:00').toISOString(),
        target: 'side',
        side: 'acme_look',
        window: null,
      }),
    )
    expect(asked('restore_loss'), 'nothing would be lost, so nobody has to count').toBeUndefined()
  })

  it('goes on by a file where the list of backups cannot be read', async () => {
    fake.handlers.backup_ledger = () => {
      throw fault('cannot_read', 'The store is busy.', { retry: 'now' })
    }
    openWindow('/restores?act=ask&tenant=acme')
    const dialog = within(await screen.findByRole('dialog', { name: 'Ask for a restore' }))
    expect(await dialog.findByText('The store is busy.')).toBeVisible()
    expect(dialog.getByRole('option', { name: 'another file' })).toBeInTheDocument()
  })

  it('of a file that nobody looked into has it looked into here', async () => {
    fake.handlers.restore_request = () => {
      throw fault('invalid_input', 'Nobody has looked into this file yet.', {
        fields: { field: 'backup', path: '/tmp/new.zip' },
      })
    }
    const { user } = openWindow('/restores?act=ask&tenant=acme&backup=%2Ftmp%2Fnew.zip')
    const dialog = within(await screen.findByRole('dialog', { name: 'Ask for a restore' }))
    await user.type(dialog.getByRole('textbox', { name: /Reason/ }), 'To look.')
    await user.click(dialog.getByRole('button', { name: 'Ask for the restore' }))
    await user.click(await dialog.findByRole('button', { name: 'Check the file' }))
    expect(await dialog.findByRole('heading', { name: 'Check of new.zip' })).toBeVisible()
    expect(asked('backup_verify')).toEqual({ file: '/tmp/new.zip' })
  })
})
