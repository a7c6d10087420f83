/** What is at work right now, on every page: closing the window does not stop it, and this says so. */
import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { JobTitle, useProgressWords } from '../features/jobs/words'
import { ask, type Job, useLiveJob } from '../ipc'
import { ProgressLine } from '../ui/parts'
import classes from './shell.module.css'

export function RunningJobs() {
  const { t } = useLingui()
  const { data: jobs } = useQuery(ask('jobList', {}))
  const running = jobs?.filter((job) => job.state === 'running') ?? []
  if (running.length === 0) return null
  return (
    <section className={classes.jobs} aria-label={t`At work`}>
      {running.slice(0, 3).map((job) => (
        <Running key={job.id} job={job} />
      ))}
      {running.length > 3 && (
        <a href="#/activity">
          <Trans>{running.length - 3} more</Trans>
        </a>
      )}
    </section>
  )
}

function Running({ job: listed }: { job: Job }) {
  const job = useLiveJob(listed)
  const words = useProgressWords(job)
  return (
    <div className={classes.job}>
      <a href={pageOf(job)}>
        <JobTitle job={job} />
      </a>
      <ProgressLine
        label={words.label}
        done={job.progress.done}
        total={job.progress.total}
        words={<span>{words.short}</span>}
      />
    </div>
  )
}

/** Where a job's own page is, or the page that lists it. */
function pageOf({ work }: Job): string {
  switch (work.kind) {
    case 'backup_take':
    case 'backup_verify':
    case 'backup_drill':
      return '#/backups?show=files'
    case 'backup_download':
      return '#/backups?show=downloads'
    case 'refresh_sources':
      return '#/backups?show=sources'
    case 'prove_due':
      return '#/backups'
    case 'vault':
      return '#/backups?show=vault'
    case 'refresh':
    case 'refresh_policies':
      return '#/activity'
    case 'plan_preview':
    case 'plan_apply':
      return `#/plans/${encodeURIComponent(work.plan)}`
    case 'grant_make':
    case 'grant_end':
      return `#/access/${encodeURIComponent(work.grant)}`
    case 'refresh_grants':
      return '#/access'
    case 'check_promises':
      return '#/promises'
    case 'restore':
      return `#/restores/${encodeURIComponent(work.restore)}`
  }
}
