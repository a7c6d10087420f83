/**
 * What a person does with the first view before React has taken it over is kept, and done then.
 *
 * Both draw the same, so an element is found again by its place. Tab, and Enter and Space that press what has the focus,
 * are left to the web view.
 */

/** The way from the root to an element: which child, of which child. */
type Place = number[]

interface Deed {
  place: Place
  event: Event
}

/** Called once by what takes over, right before it draws; the answer, right after. */
export type HandOver = () => () => Promise<void>

declare global {
  interface Window {
    /** There as long as the first view is what is shown. */
    reeveHandOver?: HandOver | undefined
  }
}

const native = ['Tab', 'Enter', ' ', 'Shift', 'Control', 'Alt', 'Meta']

/** Keeps clicks and keys from now on. */
export function keep(root: Element): void {
  const deeds: Deed[] = []
  const onClick = (event: MouseEvent) => {
    event.preventDefault()
    event.stopPropagation()
    deeds.push({ place: placeOf(root, event.target), event: new MouseEvent('click', event) })
  }
  const onKey = (event: KeyboardEvent) => {
    if (native.includes(event.key)) return
    event.preventDefault()
    deeds.push({ place: placeOf(root, event.target), event: new KeyboardEvent('keydown', event) })
  }
  window.addEventListener('click', onClick, true)
  window.addEventListener('keydown', onKey, true)

  window.reeveHandOver = () => {
    window.reeveHandOver = undefined
    const focus = placeOf(root, document.activeElement)
    const scrolled = [...root.querySelectorAll('*')].filter((element) => element.scrollTop > 0)
    const scrolls = scrolled.map((element) => ({ place: placeOf(root, element), top: element.scrollTop }))
    return async () => {
      window.removeEventListener('click', onClick, true)
      window.removeEventListener('keydown', onKey, true)
      for (const { place, top } of scrolls) at(root, place)?.scrollTo({ top })
      if (focus.length > 0) (at(root, focus) as HTMLElement | undefined)?.focus({ preventScroll: true })
      for (const { place, event } of deeds) {
        // a key means what has the focus by now
        const target = event.type === 'keydown' ? document.activeElement : at(root, place)
        target?.dispatchEvent(event)
        await new Promise((done) => setTimeout(done))
      }
    }
  }
}

/** Empty for the root itself and for whatever is not in it. */
function placeOf(root: Element, target: EventTarget | null): Place {
  const place: Place = []
  let element = target instanceof Element && root.contains(target) ? target : root
  while (element !== root && element.parentElement) {
    place.unshift([...element.parentElement.children].indexOf(element))
    element = element.parentElement
  }
  return place
}

function at(root: Element, place: Place): Element | undefined {
  return place.reduce<Element | undefined>((element, index) => element?.children[index], root)
}
