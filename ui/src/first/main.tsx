/**
 * The first view: draws the fleet as React is going to, out of what the shell wrote into the document, and then lets
 * React come. A bundle of its own, a twentieth of the other's size, in which stand-ins (`instead/`) take the places of
 * React and its libraries: the components are the window's own, so there is no second one to keep alike.
 *
 * Where anything but a fleet at rest is to be shown, nothing is drawn here and React comes at once.
 */
import { i18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { Shell } from '../app/Shell'
import { activate, languageFor } from '../locales/i18n'
import { type Answers, read } from './answers'
import { html } from './html'
import type { Node } from './instead/react'
import { keep } from './keep'

/** Milliseconds after which React comes even if nothing was painted: a window out of sight paints nothing. */
const patience = 300

async function draw(root: HTMLElement, { setupStatus: { preferences } }: Answers): Promise<void> {
  await activate(languageFor(preferences.language))
  const dark = matchMedia('(prefers-color-scheme: dark)').matches
  document.documentElement.dataset.mantineColorScheme = preferences.color_scheme ?? (dark ? 'dark' : 'light')
  const view = (
    <I18nProvider i18n={i18n}>
      <Shell />
    </I18nProvider>
  )
  root.innerHTML = html(view as unknown as Node)
  keep(root)
}

/** A fleet, on the page that is shown first. While work goes on the shell gives no answers. */
function isFleet({ setupStatus, tenantList }: Answers): boolean {
  const { keys, preferences } = setupStatus
  return (
    keys === 'ready' &&
    Boolean(preferences.role) &&
    tenantList.length > 0 &&
    ['', '#/'].includes(location.hash)
  )
}

function takeOver(): void {
  const entry = document.querySelector<HTMLElement>('[data-entry]')
  const address = entry?.dataset.entry
  if (!address) return
  entry.removeAttribute('data-entry')
  const script = document.createElement('script')
  script.type = 'module'
  script.src = address
  document.head.append(script)
}

async function begin(root: HTMLElement): Promise<void> {
  const answers = read()
  if (!answers || !isFleet(answers)) return takeOver()
  await draw(root, answers)
  requestAnimationFrame(() => setTimeout(takeOver))
  setTimeout(takeOver, patience)
}

const root = document.getElementById('root')
if (root) void begin(root).catch(takeOver)
