/** Jobs in words: what they do, what they are at, and their numbers. */
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { useLingui } from '@lingui/react'
import { Plural, Trans, useLingui as useMacro } from '@lingui/react/macro'
import type { Job, JobOutcome, JobState, Phase } from '../../ipc'
import { useFormat } from '../../ui/format'
import type { Tone } from '../../ui/parts'

export const phaseWords: Record<Phase, MessageDescriptor> = {
  waiting: msg`Waiting`,
  checking: msg`Looking first`,
  preparing: msg`Server is preparing`,
  receiving: msg`Receiving`,
  verifying: msg`Verifying`,
  reading: msg`Reading people`,
  finishing: msg`Finishing`,
}

export const jobStateWords: Record<JobState, { words: MessageDescriptor; tone: Tone }> = {
  running: { words: msg`At work`, tone: 'busy' },
  done: { words: msg`Done`, tone: 'good' },
  failed: { words: msg`Failed`, tone: 'bad' },
  cancelled: { words: msg`Stopped`, tone: 'quiet' },
  interrupted: { words: msg`Interrupted`, tone: 'warn' },
}

export function JobTitle({ job }: { job: Job }) {
  const { title, work } = job
  const name = fileName(title)
  switch (work.kind) {
    case 'backup_take':
      return <Trans>Backup of {title}</Trans>
    case 'backup_verify':
      return <Trans>Check of {name}</Trans>
    case 'refresh':
      return title ? <Trans>People of {title}</Trans> : <Trans>People of all tenants</Trans>
  }
}

/** What a job that ended well has to tell. */
export function OutcomeWords({ outcome }: { outcome: JobOutcome }) {
  const format = useFormat()
  switch (outcome.kind) {
    case 'proven':
      return (
        <Trans>
          {format.bytes(outcome.bytes)}, all {outcome.checks} checks hold
        </Trans>
      )
    case 'people_read': {
      const { people, tenants, failed } = outcome
      return failed === 0 ? (
        <Plural value={people} one="# person read" other="# people read" />
      ) : (
        <Trans>
          {people} people read; {failed} of {tenants} tenants could not be read
        </Trans>
      )
    }
  }
}

/** The last part of a path, on any system. */
export function fileName(path: string): string {
  return path.split(/[/\\]/).at(-1) || path
}

export interface ProgressWords {
  /** For a screen reader's progress bar. */
  label: string
  /** One line: the phase and its most telling number. */
  short: string
  phase: string
  done: string
  rate: string | null
  left: string | null
}

export function useProgressWords(job: Job): ProgressWords {
  const { _ } = useLingui()
  const { t } = useMacro()
  const format = useFormat()
  const { phase, done, total, rate, seconds_left } = job.progress
  const tenants = job.work.kind === 'refresh'

  const count = tenants ? format.number : format.bytes
  const amount = count(done)
  const whole = total === null ? '' : count(total)
  const doneWords =
    phase === 'preparing' || phase === 'checking' || phase === 'waiting'
      ? ''
      : tenants
        ? t`${amount} of ${whole} tenants`
        : total === null
          ? amount
          : t`${amount} of ${whole}`
  const speed = rate === null ? '' : format.bytes(rate)
  const rest = seconds_left === null ? '' : format.duration(Math.ceil(seconds_left))
  return {
    label: _(phaseWords[phase]),
    phase: _(phaseWords[phase]),
    done: doneWords,
    short: [_(phaseWords[phase]), doneWords].filter(Boolean).join(' · '),
    rate: speed && !tenants ? t`${speed} per second` : null,
    left: rest ? t`${rest} left` : null,
  }
}
