import { screen, waitFor } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { openWindow } from '../../test/render'

const focused = (element: HTMLElement, why: string) => waitFor(() => expect(element, why).toHaveFocus())

describe('the keyboard is never lost', () => {
  it('when the details of a person close', async () => {
    const { user } = openWindow('/people?q=mitchell')
    const row = (await screen.findAllByRole('link', { name: 'Mitchell Admin' }))[0] as HTMLElement
    row.focus()
    await user.keyboard('{Enter}')
    await screen.findByRole('dialog', { name: 'Mitchell Admin' })
    await user.keyboard('{Escape}')
    await focused(row, 'walking down the list goes on where it was')
  })

  it('when the palette or the sheet of keys closes', async () => {
    const { user } = openWindow('/backups')
    const button = await screen.findByRole('button', { name: 'Check a file' })
    button.focus()
    for (const keys of ['?', '{Control>}k{/Control}']) {
      await user.keyboard(keys)
      await screen.findByRole('dialog')
      await user.keyboard('{Escape}')
      await focused(button, `after ${keys}`)
    }
  })

  it('when a panel opens and closes', async () => {
    const { user } = openWindow('/backups')
    const button = await screen.findByRole('button', { name: 'Take a backup' })
    await user.click(button)
    await focused(await screen.findByRole('combobox', { name: 'Tenant' }), 'the first question of the panel')
    await user.click(screen.getByRole('button', { name: 'Not now' }))
    await focused(button, 'the panel gives the focus back')
  })

  it('when a secret was replaced', async () => {
    const { user } = openWindow('/tenants/acme')
    const button = await screen.findByRole('button', { name: 'Replace password or key' })
    await user.click(button)
    await user.type(screen.getByLabelText('Password', { selector: 'input[type=password]' }), 'new one')
    await user.click(screen.getByRole('button', { name: 'Try and store' }))
    expect(await screen.findByText('The new one was tried and stored.')).toBeVisible()
    await focused(button, 'the form is gone, its button is not')
  })

  it('when the place it would go back to is gone too', async () => {
    const { user } = openWindow('/')
    await screen.findByRole('table', { name: 'Tenants' })
    await user.keyboard('{Control>}k{/Control}')
    await user.type(await screen.findByLabelText('Search pages, tenants and people'), 'settings{Enter}')
    await focused(
      await screen.findByRole('heading', { level: 1, name: 'Settings' }),
      'the new page begins here',
    )
  })
})
