/**
 * The keys that work everywhere. The palette itself is a chunk that is fetched the first time it is asked for, so that
 * it costs the start of the window nothing.
 */
import { lazy, Suspense, useCallback, useEffect, useState } from 'react'

const CommandPalette = lazy(() => import('../features/palette/CommandPalette'))
const KeySheet = lazy(() => import('../features/palette/KeySheet'))

type Open = 'palette' | 'keys' | null

export interface Shortcuts {
  open: Open
  openPalette(): void
  close(): void
}

export function useShortcuts(): Shortcuts {
  const [open, setOpen] = useState<Open>(null)
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (
        (event.ctrlKey || event.metaKey) &&
        !event.altKey &&
        !event.shiftKey &&
        event.key.toLowerCase() === 'k'
      ) {
        event.preventDefault()
        setOpen('palette')
      } else if (event.key === '?' && !isTyping(event.target)) {
        setOpen('keys')
      } else if (event.key === '/' && !isTyping(event.target) && !event.ctrlKey && !event.metaKey) {
        const search = document.querySelector<HTMLInputElement>('main input[type="search"]')
        if (search) {
          event.preventDefault()
          search.focus()
          search.select()
        }
      }
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
  return {
    open,
    openPalette: useCallback(() => setOpen('palette'), []),
    close: useCallback(() => setOpen(null), []),
  }
}

export function Palette({ open, close }: Shortcuts) {
  return (
    <Suspense fallback={null}>
      {open === 'palette' && <CommandPalette onClose={close} />}
      {open === 'keys' && <KeySheet onClose={close} />}
    </Suspense>
  )
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  )
}
