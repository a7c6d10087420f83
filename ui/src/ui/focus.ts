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
