/**
 * What a person does with the first view before React has taken it over is kept, and done then: every click, the keys
 * that walk the table, and the first key after them that presses or opens something.
 *
 * Both draw the same, so an element is found again by its place. A deed is done only if what stands there says and leads
 * to the same as before: no click may open another tenant. All other keys are left to the web view, until one is kept;
 * from then on what has the focus is not what the next key means.
 */

/** An element, to be found again. */
interface Mark {
  element: Element
  /** The way to it from the root: which child, of which child. */
  place: number[]
  said: string
}

interface Deed {
  /** What was clicked or had the focus; `undefined` outside the root. */
  on: Mark | undefined
  event: MouseEvent | KeyboardEvent
}

/** Called once by what takes over, right before it draws; the answer, right after. */
export type HandOver = () => () => Promise<void>

declare global {
  interface Window {
    /** There as long as the first view is what is shown. */
    reeveHandOver?: HandOver | undefined
  }
}

const walks = ['ArrowDown', 'ArrowUp', 'PageDown', 'PageUp', 'Home', 'End']
const presses = ['Enter', ' ']

/** Keeps clicks and keys from now on. */
export function keep(root: Element): void {
  const deeds: Deed[] = []
  let keys: 'left alone' | 'kept' | 'over' = 'left alone'
  /** The event is one that was kept, done now. */
  let own = false

  const hold = (event: Event) => {
    event.preventDefault()
    event.stopPropagation()
  }
  const onClick = (event: MouseEvent) => {
    if (own) return
    hold(event)
    deeds.push({ on: mark(root, event.target), event: new MouseEvent('click', event) })
  }
  const onKey = (event: KeyboardEvent) => {
    if (own) return
    const walk = isWalk(event)
    const follows = [...walks, ...presses, 'Tab'].includes(event.key)
    const begins = walk && event.target instanceof Element && event.target.matches('[data-row]')
    if (!isShortcut(event) && !(keys === 'left alone' ? begins : follows)) return
    hold(event)
    if (keys === 'over') return
    // nobody can say what a key after Tab, or after one that presses or opens something, would mean
    keys = walk ? 'kept' : 'over'
    if (walk || isShortcut(event) || isPress(event))
      deeds.push({ on: mark(root, event.target), event: new KeyboardEvent('keydown', event) })
  }
  window.addEventListener('click', onClick, true)
  window.addEventListener('keydown', onKey, true)

  const dispatch = (act: () => void) => {
    own = true
    act()
    own = false
  }

  /** Does one deed on what stands there now. `false`: no key after it means anything any more. */
  const redo = async ({ event }: Deed, target: Element): Promise<boolean> => {
    if (event instanceof KeyboardEvent && isPress(event)) {
      // what a web view does by itself, but not for an event made here
      const pressed = target.matches(event.key === 'Enter' ? 'a, button' : 'button')
      if (pressed) dispatch(() => (target as HTMLElement).click())
    } else dispatch(() => target.dispatchEvent(event))
    if (event instanceof KeyboardEvent && isWalk(event)) return walkedFrom(target)
    await frame()
    await frame()
    return true
  }

  window.reeveHandOver = () => {
    window.reeveHandOver = undefined
    let focus = mark(root, document.activeElement)
    const scrolled = [...root.querySelectorAll('*')].filter((element) => element.scrollTop > 0)
    const scrolls = scrolled.map((element) => ({ place: placeOf(root, element), top: element.scrollTop }))
    if (keys === 'kept') keys = 'over'
    return async () => {
      for (const { place, top } of scrolls) at(root, place)?.scrollTo({ top })
      refocus(root, focus)
      let meant = true
      for (const deed of deeds) {
        const { on, event } = deed
        const found = on ? find(root, on) : document.body
        if (!found) continue
        if (event instanceof MouseEvent) await redo(deed, found)
        else if (meant) {
          if (on && on.element !== focus?.element) refocus(root, on)
          focus = on
          // a key means what has the focus by now
          meant = await redo(deed, (on && document.activeElement) ?? document.body)
        }
      }
      window.removeEventListener('click', onClick, true)
      window.removeEventListener('keydown', onKey, true)
    }
  }
}

const isModified = (event: KeyboardEvent) => event.ctrlKey || event.metaKey || event.altKey
const isWalk = (event: KeyboardEvent) => walks.includes(event.key) && !isModified(event)
const isPress = (event: KeyboardEvent) => presses.includes(event.key) && !isModified(event)

/** The keys of `app/palette`, which is not in this bundle. */
function isShortcut(event: KeyboardEvent): boolean {
  if (event.key === '?') return true
  if (event.key === '/') return !event.ctrlKey && !event.metaKey
  return (
    event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey
  )
}

const frame = () => new Promise((done) => requestAnimationFrame(done))

/** Waits for the focus to come to another row, a little longer than the table tries to move it there. */
async function walkedFrom(row: Element): Promise<boolean> {
  for (let tries = 32; tries > 0; tries--) {
    await frame()
    const now = document.activeElement
    if (now !== row && now?.matches('[data-row]')) return true
  }
  return false
}

function mark(root: Element, target: EventTarget | null): Mark | undefined {
  if (!(target instanceof Element) || target === root || !root.contains(target)) return undefined
  return { element: target, place: placeOf(root, target), said: saidBy(target) }
}

function find(root: Element, { place, said }: Mark): Element | undefined {
  const element = at(root, place)
  return element && saidBy(element) === said ? element : undefined
}

/** What an element is and says and where a click on it leads: a cell leads where its row's link does. */
function saidBy(element: Element): string {
  const link = element.closest('a') ?? element.closest('tr')?.querySelector('a')
  return JSON.stringify([element.tagName, link?.getAttribute('href'), element.textContent])
}

function refocus(root: Element, focus: Mark | undefined): void {
  if (focus) (find(root, focus) as HTMLElement | undefined)?.focus({ preventScroll: true })
}

function placeOf(root: Element, target: Element): number[] {
  const place: number[] = []
  let element = target
  while (element !== root && element.parentElement) {
    place.unshift([...element.parentElement.children].indexOf(element))
    element = element.parentElement
  }
  return place
}

function at(root: Element, place: number[]): Element | undefined {
  return place.reduce<Element | undefined>((element, index) => element?.children[index], root)
}
