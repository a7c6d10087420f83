/** Running jobs of a kind, and those that ended a moment ago: nobody has to look for the outcome. */
import { useQuery } from '@tanstack/react-query'
import { ask, type Job } from '../../ipc'

/** Ended jobs stay in sight this long. */
const recentMs = 10 * 60_000

export function useRecentJobs(which: (job: Job) => boolean): Job[] {
  const { data: jobs } = useQuery(ask('jobList', {}))
  return (jobs ?? []).filter(
    (job) =>
      which(job) &&
      (job.state === 'running' ||
        (job.ended_at !== null && Date.now() - new Date(job.ended_at).getTime() < recentMs)),
  )
}
