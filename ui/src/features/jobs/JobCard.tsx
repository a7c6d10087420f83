/** One job in full: where it stands, its numbers, how it ended, and the way to stop it. */
import { useLingui } from '@lingui/react'
import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { type Job, useCommand, useLiveJob } from '../../ipc'
import { Age } from '../../ui/Age'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import { ProgressLine, State } from '../../ui/parts'
import { takenPath } from '../backups/sealed'
import classes from './jobs.module.css'
import { OutcomeWords } from './outcome'
import { JobTitle, jobStateWords, useProgressWords } from './words'

export function JobCards({ jobs }: { jobs: readonly Job[] }) {
  return (
    <ul className={classes.cards}>
      {jobs.map((job) => (
        <li key={job.id}>
          <JobCard job={job} />
        </li>
      ))}
    </ul>
  )
}

interface Props {
  job: Job
  /** It stands on the page of what it works on: no link leads there. */
  inPlace?: boolean
}

export function JobCard({ job: listed, inPlace = false }: Props) {
  const { _ } = useLingui()
  const job = useLiveJob(listed)
  const cancel = useCommand('jobCancel')
  const words = useProgressWords(job)
  const running = job.state === 'running'
  const state = jobStateWords[job.state]
  return (
    <article className={classes.card}>
      <div className={classes.head}>
        <h2>
          <JobTitle job={job} />
        </h2>
        {running && (
          <Button
            size="compact-xs"
            variant="default"
            loading={cancel.pending}
            onClick={() => void cancel.run({ job: job.id })}
          >
            <Trans>Stop</Trans>
          </Button>
        )}
        <div role="status">{!running && <State tone={state.tone}>{_(state.words)}</State>}</div>
      </div>
      {running ? (
        <ProgressLine
          label={words.label}
          done={job.progress.done}
          total={job.progress.total}
          words={[words.phase, words.done, words.rate, words.left].map(
            (word) => word && <span key={word}>{word}</span>,
          )}
        />
      ) : (
        <div className={classes.facts}>
          {job.outcome && (
            <span>
              <OutcomeWords outcome={job.outcome} />
            </span>
          )}
          <Age at={job.ended_at ?? job.started_at} />
        </div>
      )}
      {(job.work.kind === 'plan_preview' || job.work.kind === 'plan_apply') && (
        <a href={`#/plans/${encodeURIComponent(job.work.plan)}`}>
          <Trans>Open the plan</Trans>
        </a>
      )}
      {!inPlace && (job.work.kind === 'grant_make' || job.work.kind === 'grant_end') && (
        <a href={`#/access/${encodeURIComponent(job.work.grant)}`}>
          <Trans>Open the access</Trans>
        </a>
      )}
      {!inPlace && job.work.kind === 'restore' && (
        <a href={`#/restores/${encodeURIComponent(job.work.restore)}`}>
          <Trans>Open the restore</Trans>
        </a>
      )}
      {job.work.kind === 'backup_take' && <div className={classes.path}>{takenPath(job.work)}</div>}
      {job.work.kind === 'backup_verify' && <div className={classes.path}>{job.work.file}</div>}
      {job.fault && job.state !== 'cancelled' && <FaultNotice fault={job.fault} />}
      {cancel.fault && <FaultNotice fault={cancel.fault} />}
      {running && (
        <p className={classes.hint}>
          <Trans>This goes on when you close the window.</Trans>
        </p>
      )}
    </article>
  )
}
