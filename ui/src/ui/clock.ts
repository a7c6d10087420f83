/** Clocks of the page: one timer each, however many rows show the time, and only what shows it is drawn again. */
import { useSyncExternalStore } from 'react'

function clock(every: number) {
  const readers = new Set<() => void>()
  let now = new Date()
  let timer: ReturnType<typeof setInterval> | undefined
  return {
    now: () => now,
    subscribe(tell: () => void): () => void {
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
    },
  }
}

const slow = clock(20_000)
const fast = clock(1_000)

/** The time, to within twenty seconds. */
export function useNow(): Date {
  return useSyncExternalStore(slow.subscribe, slow.now)
}

/** Whole seconds until then, never less than 0: by the second in the last hour, by the minute before it. */
export function useSecondsLeft(until: string): number {
  const end = Date.parse(until)
  return useSyncExternalStore(fast.subscribe, () => {
    const seconds = Math.max(0, Math.ceil((end - fast.now().getTime()) / 1000))
    return seconds > 3600 ? Math.ceil(seconds / 60) * 60 : seconds
  })
}
