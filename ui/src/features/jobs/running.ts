/** Whether some work is going on. */
import { useQuery } from '@tanstack/react-query'
import { ask, type Job } from '../../ipc'

export function useRunning(which: (job: Job) => boolean): boolean {
  const { data } = useQuery(ask('jobList', {}))
  return data?.some((job) => job.state === 'running' && which(job)) ?? false
}
