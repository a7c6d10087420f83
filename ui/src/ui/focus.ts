/**
 * Where the keyboard is when something that held it goes away. A part that comes and goes as a whole (a drawer, a panel)
 * gives the focus back to what had it before; where that is gone too, the page's heading takes it. Never nobody.
 */
import { useEffect, useState } from 'react'

export function useReturnFocus(): void {
  // Read while drawing: by the time of an effect the new part has taken the focus already.
  const [before] = useState(() => document.activeElement)
  useEffect(
    () => () => {
      setTimeout(() => {
        if (document.activeElement !== null && document.activeElement !== document.body) return
        const opener = before !== document.body && before?.isConnected ? before : null
        const target = opener ?? document.querySelector('main h1')
        if (target instanceof HTMLElement) target.focus({ preventScroll: true })
      })
    },
    [before],
  )
}

/**
 * Holds the focus of a part whose buttons come and go: where what was pressed goes away, the part itself takes the focus
 * instead of letting it fall off the page. It is given as the `ref` of the part, which needs `tabIndex={-1}`.
 */
export function holdFocus(part: HTMLElement | null): (() => void) | undefined {
  if (!part) return undefined
  let within = part.contains(document.activeElement)
  const came = ({ target }: FocusEvent) => {
    within = target instanceof Node && part.contains(target)
  }
  // Left for the bare page by somebody's own will, unless what had it is gone or asleep a moment later.
  const left = ({ target, relatedTarget }: FocusEvent) => {
    if (relatedTarget !== null || !(target instanceof HTMLElement)) return
    queueMicrotask(() => {
      if (target.isConnected && !target.matches(':disabled')) within = part.contains(document.activeElement)
    })
  }
  const changes = new MutationObserver(() => {
    if (within && document.activeElement === document.body) part.focus({ preventScroll: true })
  })
  document.addEventListener('focusin', came)
  document.addEventListener('focusout', left)
  changes.observe(part, { childList: true, subtree: true })
  return () => {
    document.removeEventListener('focusin', came)
    document.removeEventListener('focusout', left)
    changes.disconnect()
  }
}
