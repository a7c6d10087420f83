/**
 * Starts the window: status, language, the first page and what it shows load side by side, then everything is drawn at
 * once. Where the first view (`first/main.tsx`) shows the fleet already, this takes it over.
 */
import { i18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import { App } from './app/App'
import { newRouter } from './app/router'
import { PageFault } from './app/trouble'
import { ask, newQueryClient } from './ipc'
import { activate, languageFor } from './locales/i18n'
import './theme/index.css'
import { theme } from './theme/theme'
import 'virtual:theme-variables.css'

const client = newQueryClient()
const router = newRouter()

async function load(): Promise<void> {
  const status = client.fetchQuery(ask('setupStatus', {})).catch(() => undefined)
  // what the first page shows; where nothing is open yet, the page asks again later
  const fleet = client.prefetchQuery(ask('tenantList', {}))
  const names = client.prefetchQuery(ask('platformList', {}))
  const page = router.load().catch(() => undefined)
  const preferences = (await status)?.preferences
  await Promise.all([activate(languageFor(preferences?.language)), page, fleet, names])
}

async function show(root: HTMLElement, view: ReactNode): Promise<void> {
  const handedOver = window.reeveHandOver?.()
  // in one go: nobody gets a word in between the first view and this
  flushSync(() => createRoot(root).render(<I18nProvider i18n={i18n}>{view}</I18nProvider>))
  await handedOver?.()
}

function Started() {
  return (
    <QueryClientProvider client={client}>
      <App router={router} />
    </QueryClientProvider>
  )
}

/** In English, the language that needs no loading; what was done with the first view finds nothing here and is dropped. */
async function showFault(root: HTMLElement, error: Error): Promise<void> {
  await activate('en')
  await show(
    root,
    <MantineProvider theme={theme} withCssVariables={false} withGlobalClasses={false}>
      <PageFault error={error} reset={() => location.reload()} />
    </MantineProvider>,
  )
}

const root = document.getElementById('root')
if (root)
  void load().then(
    () => show(root, <Started />),
    (error) => showFault(root, error),
  )
