/** One clock for every age on the page: a single timer, however many rows show one. */
import { useSyncExternalStore } from 'react'

const every = 20_000
const readers = new Set<() => void>()
let now = new Date()
let timer: ReturnType<typeof setInterval> | undefined

function subscribe(tell: () => void): () => void {
  readers.add(tell)
  if (timer === undefined) {
    now = new Date()
    timer = setInterval(() => {
      now = new Date()
      for (const reader of readers) reader()
    }, every)
  }
  return () => {
    readers.delete(tell)
    if (readers.size === 0) {
      clearInterval(timer)
      timer = undefined
    }
  }
}

/** The time, to within twenty seconds. */
export function useNow(): Date {
  return useSyncExternalStore(subscribe, () => now)
}
