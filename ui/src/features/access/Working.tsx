/** The job at work on an access, until its end. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { ask, type GrantView, type Job, refetch, useLiveJob } from '../../ipc'
import { JobCard } from '../jobs/JobCard'

export function Working({ grant }: { grant: GrantView }) {
  const { data: jobs } = useQuery(ask('jobList', {}))
  const job = jobs?.find(({ id }) => id === grant.job)
  return job?.state === 'running' ? <Progress key={job.id} job={job} /> : null
}

function Progress({ job }: { job: Job }) {
  const client = useQueryClient()
  const ended = useLiveJob(job).state !== 'running'
  // The job ends first, and its access a moment later: ask again rather than wait for news that may have come too early.
  useEffect(() => {
    if (ended) refetch(client, ['grants', 'jobs'])
  }, [ended, client])
  return <JobCard job={job} inPlace />
}
