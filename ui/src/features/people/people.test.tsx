import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { fake } from '../../../test/fake/transport'
import { openWindow } from '../../../test/render'
import type { ListUsers } from '../../ipc'
import { filterOf, readPeopleView } from './view'

const asked = () =>
  fake.calls.filter(({ command }) => command === 'users_list').map(({ request }) => request as ListUsers)
const rows = () => within(screen.getByRole('table', { name: 'People' })).getAllByRole('rowheader')

describe('the list of people', () => {
  it('shows the first rows of thousands after one page, and says how many there are', async () => {
    openWindow('/people')
    await screen.findByRole('table', { name: 'People' })
    await waitFor(() => expect(rows().length).toBeGreaterThan(10))
    expect(rows().length, 'only what is in sight is in the page').toBeLessThan(80)
    expect(
      asked().every(({ limit }) => limit === 100),
      'pages, never everything',
    ).toBe(true)
    const count = Number(screen.getByRole('table').getAttribute('aria-rowcount')) - 1
    expect(count).toBeGreaterThan(5000)
    expect(
      screen.getByText(new RegExp(count.toLocaleString('en'))),
      'the count is in words too',
    ).toBeVisible()
  })

  it('asks for a later page when it scrolls into sight', async () => {
    const { user } = openWindow('/people')
    await waitFor(() => expect(rows().length).toBeGreaterThan(10))
    const first = rows()[0]?.querySelector('a') as HTMLElement
    first.focus()
    await user.keyboard('{End}')
    await waitFor(() =>
      expect(
        asked().some(({ offset }) => offset > 5000),
        'the last page',
      ).toBe(true),
    )
    await waitFor(() => {
      const last = screen.getByRole('table').getAttribute('aria-rowcount')
      expect(document.activeElement?.closest('tr')?.getAttribute('aria-rowindex'), 'the focus follows').toBe(
        last,
      )
    })
  })

  it('searches as you type and keeps the rows of the last answer meanwhile', async () => {
    const { user } = openWindow('/people')
    await waitFor(() => expect(rows().length).toBeGreaterThan(10))
    fake.latency = 60
    await user.type(screen.getByRole('searchbox'), 'dvorak')
    await waitFor(() => expect(asked().at(-1)?.filter?.search).toBe('dvorak'))
    expect(rows().length, 'the old rows stay until the new ones are there').toBeGreaterThan(10)
    await waitFor(() => {
      for (const row of rows()) expect(row.textContent, 'accents do not matter').toMatch(/Dvořák/)
    })
    expect(asked().length, 'half-typed words are mostly spared').toBeLessThan(8)
    expect(window.location.hash, 'what is shown is in the address').toContain('q=dvorak')
  })

  it('turns a header into an order, and back', async () => {
    const { user } = openWindow('/people')
    await waitFor(() => expect(rows().length).toBeGreaterThan(10))
    await user.click(screen.getByRole('button', { name: 'Login' }))
    await waitFor(() => expect(asked().at(-1)?.sort).toEqual({ by: 'login', descending: false }))
    await user.click(screen.getByRole('button', { name: 'Login' }))
    await waitFor(() => expect(asked().at(-1)?.sort).toEqual({ by: 'login', descending: true }))
    expect(screen.getByRole('columnheader', { name: 'Login' })).toHaveAttribute('aria-sort', 'descending')
  })

  it('opens the details of one account, with its groups and keys', async () => {
    const { user } = openWindow('/tenants/acme/people?q=mitchell')
    const admin = await screen.findByRole('link', { name: 'Mitchell Admin' })
    await user.click(admin)
    const dialog = await screen.findByRole('dialog', { name: 'Mitchell Admin' })
    expect(within(dialog).getByText('Administration / Settings')).toBeVisible()
    expect(within(dialog).getByText(/never ends|ends|ended/)).toBeVisible()
  })

  it('opens them from anywhere on the row, as the name does', async () => {
    const { user } = openWindow('/tenants/acme/people?q=mitchell')
    const admin = await screen.findByRole('link', { name: 'Mitchell Admin' })
    await user.click(within(admin.closest('tr') as HTMLElement).getByText('Internal'))
    expect(await screen.findByRole('dialog', { name: 'Mitchell Admin' })).toBeVisible()
  })

  it('says whose people are an offline copy', async () => {
    openWindow('/tenants/nordwind/people')
    expect(await screen.findByText(/offline copy/)).toBeVisible()
  })

  it('says so calmly when nobody matches, and leads back', async () => {
    const { user } = openWindow('/people?q=zzzzzz')
    await user.click(await screen.findByRole('button', { name: 'Clear search and filters' }))
    await waitFor(() => expect(rows().length).toBeGreaterThan(10))
  })

  it('exports what is listed, filters and all', async () => {
    const { user } = openWindow('/tenants/acme/people?q=an&show=all')
    await user.click(await screen.findByRole('button', { name: 'Export CSV' }))
    expect(await screen.findByText('/home/ayse/Backups/chosen.zip')).toBeInTheDocument()
    const request = fake.calls.find(({ command }) => command === 'users_export')?.request
    expect(request).toMatchObject({ tenant: 'acme', filter: { search: 'an', active: null } })
  })
})

describe('the address of a list', () => {
  it('keeps what makes sense and drops the rest', () => {
    expect(
      readPeopleView({ q: 42, kind: 'public', show: 'archived', keys: 'yes', by: 'password', person: 'a/1' }),
    ).toEqual({
      q: '42',
      show: 'archived',
      person: 'a/1',
    })
  })
  it('shows active accounts unless asked otherwise', () => {
    expect(filterOf({}).active).toBe(true)
    expect(filterOf({ show: 'archived' }).active).toBe(false)
    expect(filterOf({ show: 'all' }).active).toBeNull()
  })
})
