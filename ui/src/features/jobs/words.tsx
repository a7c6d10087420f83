/** Jobs in words: what they do, what they are at, and their numbers. */
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { useLingui } from '@lingui/react'
import { Trans, useLingui as useMacro } from '@lingui/react/macro'
import type { Job, JobKind, JobState, Phase } from '../../ipc'
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
  applying: msg`Making the changes`,
  pausing: msg`Pausing after the first tenant`,
}

/** What is read: people, unless the work says otherwise. */
const readingWords: Partial<Record<JobKind['kind'], MessageDescriptor>> = {
  refresh_policies: msg`Reading policies`,
  plan_preview: msg`Reading the tenants`,
}

/** Whether the numbers of this work count tenants; the others count bytes. */
const countsTenants: Record<JobKind['kind'], boolean> = {
  backup_take: false,
  backup_verify: false,
  refresh: true,
  refresh_policies: true,
  plan_preview: true,
  plan_apply: true,
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
    case 'refresh_policies':
      return title ? <Trans>Policies of {title}</Trans> : <Trans>Policies of all tenants</Trans>
    case 'plan_preview':
      return <Trans>Preview: {title}</Trans>
    case 'plan_apply':
      return title
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
  const tenants = countsTenants[job.work.kind]
  const phaseName = _((phase === 'reading' && readingWords[job.work.kind]) || phaseWords[phase])

  const count = phase === 'pausing' ? format.duration : tenants ? format.number : format.bytes
  const amount = count(done)
  const whole = total === null ? '' : count(total)
  const doneWords =
    phase === 'preparing' || phase === 'checking' || phase === 'waiting'
      ? ''
      : total === null
        ? amount
        : tenants && phase !== 'pausing'
          ? t`${amount} of ${whole} tenants`
          : t`${amount} of ${whole}`
  const speed = rate === null ? '' : format.bytes(rate)
  const rest = seconds_left === null ? '' : format.duration(Math.ceil(seconds_left))
  return {
    label: phaseName,
    phase: phaseName,
    done: doneWords,
    short: [phaseName, doneWords].filter(Boolean).join(' · '),
    rate: speed && !tenants ? t`${speed} per second` : null,
    left: rest ? t`${rest} left` : null,
  }
}
