import { screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { fake } from '../../../test/fake/transport'
import { openWindow } from '../../../test/render'
import type { Entry } from '../../ipc'

const asked = (command: string) => fake.calls.findLast((call) => call.command === command)?.request

describe('the journal', () => {
  it('tells in words what was done, and leaves its own name to what it does not know', async () => {
    const done = ['grant.give', 'vault.run', 'backup.expire', 'moon.land']
    fake.journal = done.map((action, index) => ({ ...(fake.journal[index] as Entry), action }))
    openWindow('/activity')
    expect(await screen.findByRole('cell', { name: 'Access made and handed over' })).toBeVisible()
    expect(screen.getByRole('cell', { name: 'Vault run over tenants' })).toBeVisible()
    expect(screen.getByRole('cell', { name: 'Request for a backup expired' })).toBeVisible()
    expect(screen.getByRole('cell', { name: 'moon.land' }), 'what a newer Reeve wrote').toBeVisible()
  })
})

describe('a list', () => {
  it.each([
    ['/activity', 'journal', null],
    ['/access', 'accesses', null],
    ['/tenants/acme/access', 'accesses', 'acme'],
    ['/restores', 'restores', null],
  ])('at %s is written whole to a file of the form that was chosen', async (address, list, tenant) => {
    fake.chosenPath = `/home/ayse/${list}.html`
    const { user } = openWindow(address)
    await user.click(await screen.findByRole('button', { name: 'Export…' }))
    await user.click(await screen.findByRole('button', { name: 'Save as HTML' }))
    expect(await screen.findByText(`Saved: /home/ayse/${list}.html`)).toBeVisible()
    expect(asked('path_choose')).toEqual({ purpose: 'save_file', suggestion: `${list}.html` })
    expect(asked('list_save')).toEqual({ list, tenant, to: `/home/ayse/${list}.html` })
  })
})
