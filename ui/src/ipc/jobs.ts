/**
 * Jobs as they happen: one watch per running job, however many places show it.
 *
 * The list of jobs is a query like any other; what moves several times a second lives here, outside the query cache,
 * so that a progress bar redraws itself and nothing else.
 */
import { useCallback, useSyncExternalStore } from 'react'
import { commands, type Job, type JobId } from './generated'

interface Watched {
  /** `null` until the first item arrives. */
  latest: Job | null
  readers: Set<() => void>
  running: boolean
}

const watched = new Map<JobId, Watched>()

function follow(id: JobId): Watched {
  const known = watched.get(id)
  if (known) return known
  const entry: Watched = { latest: null, readers: new Set(), running: true }
  watched.set(id, entry)
  const done = () => {
    entry.running = false
    if (entry.readers.size === 0) watched.delete(id)
  }
  commands
    .jobWatch({ job: id }, (latest) => {
      entry.latest = latest
      for (const tell of entry.readers) tell()
    })
    .then(done, done)
  return entry
}

/** The job as it is now: `listed` itself once it has ended, its latest progress while it runs. */
export function useLiveJob(listed: Job): Job {
  const { id } = listed
  const live = listed.state === 'running'
  const subscribe = useCallback(
    (tell: () => void) => {
      if (!live) return () => {}
      const entry = follow(id)
      entry.readers.add(tell)
      return () => {
        entry.readers.delete(tell)
        if (entry.readers.size === 0 && !entry.running) watched.delete(id)
      }
    },
    [id, live],
  )
  return useSyncExternalStore(subscribe, () => (live ? (watched.get(id)?.latest ?? listed) : listed))
}
