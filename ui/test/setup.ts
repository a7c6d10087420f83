/** What jsdom lacks and the page needs: sizes, media queries, observers; and a clean slate for every test. */
import '@testing-library/jest-dom/vitest'
import { cleanup, configure } from '@testing-library/react'
import { afterEach, beforeAll, beforeEach } from 'vitest'
import { activate } from '../src/locales/i18n'
import { resetFake } from './fake/transport'

class Observer {
  observe() {}
  unobserve() {}
  disconnect() {}
}

Object.assign(globalThis, { ResizeObserver: Observer, IntersectionObserver: Observer })
Object.defineProperty(window, 'matchMedia', {
  value: (media: string) => ({
    media,
    matches: false,
    addEventListener() {},
    removeEventListener() {},
    addListener() {},
    removeListener() {},
    dispatchEvent: () => false,
  }),
})
for (const [name, size] of Object.entries({
  offsetHeight: 720,
  offsetWidth: 1200,
  clientHeight: 720,
  clientWidth: 1200,
  scrollHeight: 30_000_000,
}))
  Object.defineProperty(HTMLElement.prototype, name, { configurable: true, value: size })
Element.prototype.scrollIntoView = () => {}
Element.prototype.scrollTo = function (this: Element, to?: ScrollToOptions | number) {
  this.scrollTop = typeof to === 'object' ? (to.top ?? 0) : 0
  this.dispatchEvent(new Event('scroll'))
} as typeof Element.prototype.scrollTo

// A failure names what is missing; the whole page beside it helps nobody.
configure({
  asyncUtilTimeout: 12_000,
  getElementError: (message) => new Error(message ?? 'not found'),
})

beforeAll(() => activate('en'))
beforeEach(() => {
  window.location.hash = ''
  resetFake()
})
afterEach(cleanup)
