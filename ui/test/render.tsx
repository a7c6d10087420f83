/** Draws the whole window in jsdom at an address, on the fake core. */
import { i18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { QueryClientProvider } from '@tanstack/react-query'
import { render } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { App } from '../src/app/App'
import { newRouter } from '../src/app/router'
import { newQueryClient } from '../src/ipc'

export function openWindow(path = '/') {
  window.location.hash = `#${path}`
  const client = newQueryClient()
  const router = newRouter()
  render(
    <I18nProvider i18n={i18n}>
      <QueryClientProvider client={client}>
        <App router={router} env="test" />
      </QueryClientProvider>
    </I18nProvider>,
  )
  return { client, router, user: userEvent.setup() }
}
