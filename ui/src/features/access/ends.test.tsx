import { screen } from '@testing-library/react'
import { beforeEach, describe, expect, it } from 'vitest'
import { fault } from '../../../test/fake/handlers'
import { fake } from '../../../test/fake/transport'
import { openWindow } from '../../../test/render'

const refused = fault('sign_in_refused', 'Wrong login or password.')

beforeEach(() => {
  fake.jobs.tempo = null
})

describe('an end that the tenant refuses', () => {
  const waiting = { pause: { fault: refused, refused: 1, until: null } }

  it('stands out in the list', async () => {
    fake.access.put('c81e728d', waiting)
    openWindow('/access')
    const row = (await screen.findByText('Nordwind Logistik')).closest('tr')
    expect(row).toHaveTextContent('Not ending: it waits for you')
  })

  it('waits for a person, and says why', async () => {
    fake.access.put('c81e728d', waiting)
    openWindow('/access/c81e728d')
    expect(await screen.findByText(/It cannot be ended from here: Nordwind Logistik refused/)).toBeVisible()
    expect(screen.getByText('Wrong login or password.')).toBeVisible()
    expect(screen.queryByText(/Reeve tries again by itself/), 'it does not').toBeNull()
    expect(screen.getByRole('button', { name: 'Try again now' })).toBeEnabled()
  })

  it('is not said of one that ended and is still to be accounted for', async () => {
    fake.access.put('c81e728d', { ...waiting, state: 'ended' })
    openWindow('/access/c81e728d')
    expect(await screen.findByText('Ended and proven')).toBeVisible()
    expect(screen.queryByText(/It cannot be ended from here/)).toBeNull()
  })

  it('is tried again later, and says when', async () => {
    const until = new Date(fake.now + 240_000).toISOString()
    fake.access.put('c81e728d', { pause: { fault: refused, refused: 3, until } })
    openWindow('/access/c81e728d')
    expect(await screen.findByText(/so that nobody is locked out/)).toBeVisible()
    expect(screen.queryByText('Not ending: it waits for you')).toBeNull()
  })
})

it('what is given back and still open is not shown as done', async () => {
  fake.access.put('e3b0c442', {
    state: 'ending',
    give_back: { fault: fault('unreachable', 'Nothing answers at growsoft.example.'), pause: null },
  })
  openWindow('/access/e3b0c442')
  expect(await screen.findByText(/It is given back, and its password may still work/)).toBeVisible()
  expect(screen.getByText('Nothing answers at growsoft.example.')).toBeVisible()
})

it('an end that nobody proved is never called one, whatever the clock says', async () => {
  openWindow('/access/eccbc87e')
  expect(await screen.findByText(/No proof of that has been seen/)).toBeVisible()
  expect(screen.queryByText('Ended and proven')).toBeNull()
})
