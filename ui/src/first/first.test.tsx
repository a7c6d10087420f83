/** The first view is drawn by stand-ins for React: here it is held against what React draws, and handed over. */
import { act, screen, waitFor } from '@testing-library/react'
import type { Root } from 'react-dom/client'
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

/** What the window's own start draws into: nobody else takes it down, and it would go on drawing when the page is gone. */
const { roots } = vi.hoisted(() => ({ roots: [] as Root[] }))
vi.mock('react-dom/client', async (load) => {
  const client = await load<typeof import('react-dom/client')>()
  const createRoot: typeof client.createRoot = (...into) => {
    const root = client.createRoot(...into)
    roots.push(root)
    return root
  }
  return { ...client, createRoot, default: { ...client, createRoot } }
})

/** There as soon as a first view has been taken over; over when what was done with it is done. */
let handedOver: Promise<void> | undefined

/** Ages are of the same moment on both sides. */
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() })
  document.body.innerHTML = ''
  return async () => {
    vi.useRealTimers()
    await window.reeveHandOver?.()()
    // two that keep clicks in one document would keep each other's for ever
    await handedOver
    handedOver = undefined
    act(() => {
      for (const root of roots.splice(0)) root.unmount()
    })
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

const nameOf = (root: Element, row: number) =>
  root.querySelector(`[data-row="${row}"]`)?.textContent ?? 'no such row'
const focusFirst = (root: Element) => root.querySelector<HTMLElement>('[data-row="0"]')?.focus()
const click = (element: Element | null | undefined) =>
  element?.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }))

function press(key: string): 'kept' | 'left' {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true })
  return (document.activeElement ?? document.body).dispatchEvent(event) ? 'left' : 'kept'
}

async function takeOver(): Promise<void> {
  const handOver = window.reeveHandOver
  window.reeveHandOver = () => {
    const drawn = handOver?.()
    return async () => {
      handedOver = drawn?.()
      await handedOver
    }
  }
  await import('../main')
  await waitFor(() => expect(handedOver).toBeDefined())
}

describe('taking the first view over', () => {
  // the entry starts the window each time
  beforeEach(() => {
    vi.resetModules()
  })

  it('keeps the focus and does what was clicked and pressed before', async () => {
    const root = await openDocument()
    const next = nameOf(root, 1)
    focusFirst(root)
    press('ArrowDown')
    const sort = [...root.querySelectorAll('thead button')].find(
      ({ textContent }) => textContent === 'People',
    )
    click(sort)
    expect(root.querySelector('th[aria-sort="descending"]')).toBeNull()

    await takeOver()
    await waitFor(() => expect(document.activeElement).toHaveTextContent(next))
    const people = await screen.findByRole('columnheader', { name: 'People' })
    await waitFor(() => expect(people).toHaveAttribute('aria-sort', 'ascending'))
    expect(screen.getAllByRole('table')).toHaveLength(1)
  })

  it('opens the row that the arrows had come to', async () => {
    const root = await openDocument()
    const third = root.querySelector('[data-row="2"]')?.getAttribute('href')
    focusFirst(root)
    expect(press('ArrowDown')).toBe('kept')
    expect(press('ArrowDown')).toBe('kept')
    expect(press('Enter')).toBe('kept')
    // what comes after that means another page
    expect(press('ArrowDown')).toBe('kept')
    expect(press('Enter')).toBe('kept')

    await takeOver()
    await waitFor(() => expect(location.hash).toBe(third))
  })

  it('opens nothing where another tenant has taken the place of the one clicked', async () => {
    const root = await openDocument()
    const clicked = root.querySelector('[data-row="0"]')
    const people = clicked?.closest('tr')?.querySelector('td[data-numeric]')
    const name = nameOf(root, 0)
    click(clicked)
    click(people)
    click([...root.querySelectorAll('thead button')].find(({ textContent }) => textContent === 'People'))
    const { fake } = await import('../../test/fake/transport')
    const gone = fake.tenants.find(({ tenant }) => name.startsWith(tenant.name))
    expect(gone).toBeDefined()
    fake.tenants = fake.tenants.filter((view) => view !== gone)

    await takeOver()
    // the last that was done
    const header = await screen.findByRole('columnheader', { name: 'People' })
    await waitFor(() => expect(header).toHaveAttribute('aria-sort', 'ascending'))
    expect(location.hash.replace('#/', '')).toBe('')
  })

  it('leaves to the web view the keys that nothing takes', async () => {
    const root = await openDocument()
    expect(press('ArrowDown')).toBe('left')
    focusFirst(root)
    for (const key of ['Tab', 'Enter', ' ', 'F5', 'Escape', 'a']) expect(press(key)).toBe('left')
    expect(press('ArrowDown')).toBe('kept')
    expect(press('F5')).toBe('left')
    expect(press('Tab')).toBe('kept')
  })

  it('gives way to a fault where the window cannot start', async () => {
    const root = await openDocument()
    click(root.querySelector('[data-row="0"]'))
    const i18n = await import('../locales/i18n')
    vi.spyOn(i18n, 'activate').mockRejectedValueOnce(new Error('no such words'))

    await takeOver()
    expect(await screen.findByRole('alert')).toHaveTextContent('no such words')
    expect(screen.queryByRole('table')).toBeNull()
    expect(location.hash).toBe('')
    await waitFor(() => expect(press('?')).toBe('left'))
    vi.restoreAllMocks()
  })
})
