/** The job at work on a restore, until its end. */
import { Trans } from '@lingui/react/macro'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { ask, type Job, type RestoreView, refetch, useLiveJob } from '../../ipc'
import form from '../../ui/form.module.css'
import { JobCard } from '../jobs/JobCard'

export function Working({ restore: { id, work, state } }: { restore: RestoreView }) {
  const { data: jobs } = useQuery(ask('jobList', {}))
  const isOf = (job: Job) => job.work.kind === 'restore' && job.work.restore === id
  const job = jobs?.find((each) => each.id === work?.job || isOf(each))
  // where somebody decides, what went wrong stands beside the choice
  if (!job || (job.state !== 'running' && (job.fault === null || state === 'waiting'))) return null
  return <Progress key={job.id} job={job} />
}

function Progress({ job }: { job: Job }) {
  const client = useQueryClient()
  const ended = useLiveJob(job).state !== 'running'
  // The job ends first, and its restore a moment later: ask again rather than wait for news that may have come too early.
  useEffect(() => {
    if (ended) refetch(client, ['restores', 'jobs'])
  }, [ended, client])
  return (
    <>
      <JobCard job={job} inPlace />
      {!ended && (
        <p className={form.hint}>
          <Trans>
            Stop leaves it where it stands, and you decide how it goes on. Between the two renames of a swap
            it does not stop.
          </Trans>
        </p>
      )}
    </>
  )
}
