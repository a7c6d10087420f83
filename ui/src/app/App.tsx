/** What stands around every page: the colours, the language, and the questions that must be answered first. */
import { MantineProvider } from '@mantine/core'
import { useColorScheme } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { lazy, Suspense, useEffect } from 'react'
import { ask, type Preferences, useStateChanges } from '../ipc'
import { activate, languageFor } from '../locales/i18n'
import { theme } from '../theme/theme'
import { FaultNotice } from '../ui/fault/FaultNotice'
import type { AppRouter } from './router'
import classes from './shell.module.css'

const StartPage = lazy(() => import('../features/start/StartPage'))

export function App({ router, env = 'default' }: { router: AppRouter; env?: 'default' | 'test' }) {
  useStateChanges()
  const { data: status, error, refetch } = useQuery(ask('setupStatus', {}))
  const scheme = useScheme(status?.preferences)
  useLanguage(status?.preferences)

  return (
    // the theme's variables come with the styles, see scripts/themeVariables.ts
    <MantineProvider
      theme={theme}
      forceColorScheme={scheme}
      env={env}
      withCssVariables={false}
      withGlobalClasses={false}
    >
      {error && !status ? (
        <main className={classes.alone}>
          <FaultNotice fault={error} onRetry={() => void refetch()} />
        </main>
      ) : status && (status.keys !== 'ready' || !status.preferences.role) ? (
        <Suspense fallback={null}>
          <StartPage
            status={status}
            onEnter={(page) => page && void router.navigate({ to: page, replace: true })}
          />
        </Suspense>
      ) : (
        status && <RouterProvider router={router} />
      )}
    </MantineProvider>
  )
}

function useScheme(preferences: Preferences | undefined): 'light' | 'dark' {
  const system = useColorScheme('light', { getInitialValueInEffect: false })
  const chosen = preferences?.color_scheme
  return chosen === 'light' || chosen === 'dark' ? chosen : system
}

function useLanguage(preferences: Preferences | undefined): void {
  const known = preferences !== undefined
  const language = preferences?.language
  useEffect(() => {
    if (known) void activate(languageFor(language))
  }, [known, language])
}
