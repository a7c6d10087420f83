/** The first view is drawn by stand-ins for React: here it is held against what React draws, and handed over. */
import { screen, waitFor } from '@testing-library/react'
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { fake } from '../../test/fake/transport'
import { openWindow } from '../../test/render'
import { activate } from '../locales/i18n'

let code = ''
beforeAll(async () => {
  const [{ bundle }, { compiled }] = await Promise.all([
    import('../../scripts/firstView'),
    import('../../vite.config'),
  ])
  // as it is built to ship: React's development build would make other elements
  vi.stubEnv('NODE_ENV', 'production')
  code = await bundle(compiled('test'))
  vi.unstubAllEnvs()
}, 120_000)

/** Ages are of the same moment on both sides. */
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() })
  document.body.innerHTML = ''
  return async () => {
    vi.useRealTimers()
    await window.reeveHandOver?.()()
  }
})

/** Opens the document as the shell gives it; the answer is its root. */
async function openDocument(): Promise<HTMLElement> {
  const answers = { setupStatus: fake.status, tenantList: fake.tenants, platformList: await platforms() }
  document.body.innerHTML =
    '<div id="root"></div><script id="answers" type="application/json"></script><script data-entry=""></script>'
  const [root, script] = document.body.children as unknown as [HTMLElement, HTMLElement]
  script.textContent = JSON.stringify(answers)
  new Function(code)()
  await waitFor(() => expect(window.reeveHandOver).toBeDefined())
  return root
}
const platforms = () => fake.handlers.platform_list({})

/**
 * What is there to see and to hear: attributes in one order, styles written the same way, the classes of a module by
 * their own names.
 */
function shown(root: Element): string {
  for (const element of root.querySelectorAll<HTMLElement>('*')) {
    if (element.hasAttribute('style')) element.setAttribute('style', element.style.cssText)
    const attributes = [...element.attributes].sort((one, other) => (one.name < other.name ? -1 : 1))
    for (const { name } of attributes) element.removeAttribute(name)
    for (const { name, value } of attributes) element.setAttribute(name, value)
  }
  return root.innerHTML.replace(/_(\w+?)_(?:\w{5}_\d+|[0-9a-f]{6})\b/g, '$1').replaceAll('><', '>\n<')
}

async function drawnByReact(): Promise<string> {
  openWindow()
  await screen.findByRole('table')
  // their names come after the tenants
  await waitFor(() => expect(screen.queryAllByText('odoo_online')).toHaveLength(0))
  const root = document.querySelector('main')?.closest('body > div')
  if (!root) throw new Error('React drew nothing')
  const drawn = shown(root)
  document.body.innerHTML = ''
  return drawn
}

describe('the first view', () => {
  it('is what React draws, whatever the tenants are like', async () => {
    const [one] = fake.tenants
    if (!one) throw new Error('the fake fleet is empty')
    one.tenant.name = '</script><img src=x onerror="alert(1)"> & \'sons\''
    const drawn = await drawnByReact()
    expect(shown(await openDocument())).toBe(drawn)
  })

  it('is what React draws, in Turkish, for the helpdesk, of a long list', async () => {
    const preferences = { role: 'helpdesk', language: 'tr', color_scheme: 'dark' } as const
    fake.status = { ...fake.status, preferences }
    fake.tenants = Array.from({ length: 90 }, (_, at) => {
      const view = structuredClone(fake.tenants[at % fake.tenants.length])
      if (!view) throw new Error('the fake fleet is empty')
      Object.assign(view.tenant, { id: `t${at}`, name: `Ç ${at}` })
      return view
    })
    await activate('tr')
    const drawn = await drawnByReact()
    expect(shown(await openDocument())).toBe(drawn)
    expect(document.documentElement).toHaveAttribute('data-mantine-color-scheme', 'dark')
    await activate('en')
  })
})

describe('taking the first view over', () => {
  it('keeps the focus and does what was clicked and pressed before', async () => {
    const root = await openDocument()
    const link = root.querySelector<HTMLElement>('[data-row="0"]')
    link?.focus()
    link?.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true, cancelable: true }))
    const sort = [...root.querySelectorAll('thead button')].find(
      ({ textContent }) => textContent === 'People',
    )
    sort?.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }))
    expect(root.querySelector('th[aria-sort="descending"]')).toBeNull()

    await import('../main')
    await waitFor(() => expect(window.reeveHandOver).toBeUndefined())
    await waitFor(() => expect(document.activeElement).toHaveAttribute('data-row', '1'))
    const people = await screen.findByRole('columnheader', { name: 'People' })
    await waitFor(() => expect(people).toHaveAttribute('aria-sort', 'ascending'))
    expect(screen.getAllByRole('table')).toHaveLength(1)
  })
})
