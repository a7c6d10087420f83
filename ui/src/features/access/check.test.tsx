import { screen, within } from '@testing-library/react'
import { beforeEach, describe, expect, it } from 'vitest'
import { fake } from '../../../test/fake/transport'
import { openWindow } from '../../../test/render'

beforeEach(() => {
  fake.jobs.tempo = null
})

const choose = async (path: string, name: RegExp) => {
  fake.chosenPath = path
  const { user } = openWindow('/access/check')
  await user.click(await screen.findByRole('button', { name }))
}

describe('a receipt that came alone', () => {
  it('is looked at: who signed it, that it holds, and what it says', async () => {
    await choose('/home/ayse/receipt.json', /Choose a receipt/)
    expect(await screen.findByText(/It is as Claire Dubois .* signed it/)).toBeVisible()
    expect(screen.getByText('Customers got the wrong e-mail template.')).toBeVisible()
    expect(screen.getByRole('row', { name: /backup.agent/ })).toBeVisible()
    expect(fake.calls.find(({ command }) => command === 'path_choose')?.request).toEqual({
      purpose: 'open_file',
      suggestion: null,
    })
  })

  it('is not to be relied on where the signature does not hold', async () => {
    await choose('/home/ayse/tampered.json', /Choose a receipt/)
    expect(await screen.findByRole('alert')).toHaveTextContent(/Do not rely on this receipt.*does not fit/)
  })

  it('that is none is said to be none', async () => {
    fake.handlers.receipt_verify = async () => ({
      ok: false,
      by: null,
      grant: null,
      problem: 'This is no receipt.',
      receipt: null,
    })
    await choose('/home/ayse/photo.png', /Choose a receipt/)
    expect(await screen.findByRole('alert')).toHaveTextContent('This is no receipt.')
    expect(screen.queryByText('How it ended')).toBeNull()
  })
})

describe('a card that somebody handed over', () => {
  it('is looked at, with its fingerprint and whether its keys were seen before', async () => {
    await choose('/home/ayse/card.json', /Choose a card/)
    const card = (await screen.findByRole('heading', { name: 'A card' })).closest('section') as HTMLElement
    expect(await within(card).findByText(/Marek Novák, ERP4/)).toBeVisible()
    expect(within(card).getByTestId('fingerprint')).toBeVisible()
    expect(within(card).getByText(/seen with other keys/)).toBeVisible()
  })

  it('is known once somebody says that they compared it', async () => {
    fake.chosenPath = '/home/ayse/card.json'
    const { user } = openWindow('/access/check')
    await user.click(await screen.findByRole('button', { name: /Choose a card/ }))
    await user.click(await screen.findByRole('button', { name: /I compared it/ }))
    const card = (await screen.findByRole('heading', { name: 'A card' })).closest('section') as HTMLElement
    expect(await within(card).findByText('known card')).toBeVisible()
    expect(within(card).queryByRole('button', { name: /I compared it/ })).toBeNull()
    expect(card, 'the button went, the focus did not').toContainElement(document.activeElement as HTMLElement)
  })

  it('that is none is refused in words', async () => {
    await choose('/home/ayse/notes.txt', /Choose a card/)
    expect(await screen.findByText(/That is no card/)).toBeVisible()
  })
})

it('is reached from the list of accesses', async () => {
  openWindow('/access')
  expect(await screen.findByRole('link', { name: 'Check a file' })).toHaveAttribute('href', '#/access/check')
})
