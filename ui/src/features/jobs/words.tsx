/** Jobs in words: what they do, what they are at, and their numbers. */
import type { MessageDescriptor } from '@lingui/core'
import { msg, plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react'
import { Trans, useLingui as useMacro } from '@lingui/react/macro'
import { lazy, Suspense } from 'react'
import type { Job, JobKind, JobState, Phase, PlanId, RestoreDeed, VaultWork } from '../../ipc'
import { useFormat } from '../../ui/format'
import type { Tone } from '../../ui/parts'

const phaseWords: Record<Phase, MessageDescriptor> = {
  waiting: msg`Waiting`,
  checking: msg`Looking first`,
  preparing: msg`Server is preparing`,
  begun_anew: msg`Begun anew: nobody could go on with it`,
  going_on: msg`The line broke: it goes on by itself`,
  receiving: msg`Receiving`,
  verifying: msg`Verifying`,
  restoring: msg`Restoring on the side`,
  reading: msg`Reading people`,
  finishing: msg`Finishing`,
  applying: msg`Making the changes`,
  pausing: msg`Pausing after the first tenant`,
}

/** Phases that this work has better words for. */
const ownPhaseWords: Partial<Record<JobKind['kind'], Partial<Record<Phase, MessageDescriptor>>>> = {
  vault: {
    receiving: msg`Working on the vault`,
    applying: msg`Removing what is not kept`,
  },
  refresh_sources: { reading: msg`Reading the sources` },
  prove_due: { reading: msg`Reading the sources` },
  refresh_policies: { reading: msg`Reading policies` },
  check_promises: { reading: msg`Checking promises` },
  plan_preview: { reading: msg`Reading the tenants` },
  grant_make: {
    checking: msg`Looking whether the tenant can end it`,
    reading: msg`Noting what is there before`,
    applying: msg`Making the access`,
    verifying: msg`Trying it`,
    finishing: msg`Handing it over`,
  },
  grant_end: {
    applying: msg`Ending the access`,
    verifying: msg`Proving that it is over`,
    reading: msg`Looking at what it left`,
    finishing: msg`Writing the receipt`,
  },
  refresh_grants: { reading: msg`Looking for support accounts` },
  restore: {
    receiving: msg`Taking a safety backup`,
    restoring: msg`Sending the backup to the server`,
    verifying: msg`Proving what came back`,
    applying: msg`Swapping the databases`,
    reading: msg`Looking at what the old state brought back`,
  },
}

/** What the numbers of this work count. */
const counts: Record<JobKind['kind'], 'bytes' | 'tenants' | 'steps'> = {
  backup_take: 'bytes',
  backup_verify: 'bytes',
  backup_drill: 'bytes',
  backup_download: 'bytes',
  refresh_sources: 'steps',
  prove_due: 'bytes',
  vault: 'bytes',
  refresh: 'tenants',
  refresh_policies: 'tenants',
  plan_preview: 'tenants',
  plan_apply: 'tenants',
  grant_make: 'steps',
  grant_end: 'steps',
  restore: 'bytes',
  refresh_grants: 'tenants',
  check_promises: 'tenants',
}

export const jobStateWords: Record<JobState, { words: MessageDescriptor; tone: Tone }> = {
  running: { words: msg`At work`, tone: 'busy' },
  done: { words: msg`Done`, tone: 'good' },
  failed: { words: msg`Failed`, tone: 'bad' },
  cancelled: { words: msg`Stopped`, tone: 'quiet' },
  interrupted: { words: msg`Interrupted`, tone: 'warn' },
}

/** A chunk of its own: the first page does not need to know what plans are. */
const PlanJobTitle = lazy(() => import('../plans/PlanJobTitle'))

function PlanTitle(props: { plan: PlanId; fallback: string }) {
  return (
    <Suspense fallback={props.fallback}>
      <PlanJobTitle {...props} />
    </Suspense>
  )
}

export function JobTitle({ job }: { job: Job }) {
  const { title, work } = job
  const name = fileName(title)
  switch (work.kind) {
    case 'backup_take':
      return <Trans>Backup of {title}</Trans>
    case 'backup_verify':
      return <Trans>Check of {name}</Trans>
    case 'backup_drill':
      return <Trans>Drill of {name}</Trans>
    case 'backup_download':
      return <Trans>Download of a backup of {title}</Trans>
    case 'refresh_sources':
      return title ? <Trans>Backup sources of {title}</Trans> : <Trans>Backup sources of all tenants</Trans>
    case 'prove_due':
      return <Trans>Check of what is due</Trans>
    case 'vault':
      return <VaultTitle work={work.work} title={title} />
    case 'refresh':
      return title ? <Trans>People of {title}</Trans> : <Trans>People of all tenants</Trans>
    case 'refresh_policies':
      return title ? <Trans>Policies of {title}</Trans> : <Trans>Policies of all tenants</Trans>
    case 'plan_preview':
      return (
        <Trans>
          Preview: <PlanTitle plan={work.plan} fallback={title} />
        </Trans>
      )
    case 'plan_apply':
      return <PlanTitle plan={work.plan} fallback={title} />
    case 'grant_make':
      return <Trans>Give access: {title}</Trans>
    case 'grant_end':
      return <Trans>End access: {title}</Trans>
    case 'refresh_grants':
      return title ? (
        <Trans>Support accounts of {title}</Trans>
      ) : (
        <Trans>Support accounts of all tenants</Trans>
      )
    case 'check_promises':
      return title ? <Trans>Promises to {title}</Trans> : <Trans>Promises to all tenants</Trans>
    case 'restore':
      return <RestoreTitle deed={work.deed} title={title} />
  }
}

function RestoreTitle({ deed, title }: { deed: RestoreDeed; title: string }) {
  switch (deed) {
    case 'run':
      return <Trans>Restore of {title}</Trans>
    case 'roll_back':
      return <Trans>Rolling back {title}</Trans>
    case 'stop':
      return <Trans>Leaving the restore of {title}</Trans>
    case 'drop':
      return <Trans>Dropping what a restore of {title} kept</Trans>
    case 'settle':
      return <Trans>Looking at where a restore of {title} stands</Trans>
    case 'ask_provider':
      return <Trans>Leaving the restore of {title} to the provider's helpdesk</Trans>
    case 'verify':
      return <Trans>Verifying what the provider's helpdesk did for {title}</Trans>
  }
}

function VaultTitle({ work, title }: { work: VaultWork; title: string }) {
  switch (work.kind) {
    case 'add':
      return <Trans>Backup of {title} into the vault</Trans>
    case 'export':
      return <Trans>Backup of {title} out of the vault</Trans>
    case 'check':
      return <Trans>Check of the vault</Trans>
    case 'prune':
      return <Trans>Pruning of the vault</Trans>
    case 'run':
      return <Trans>Run of the vault</Trans>
  }
}

/** The last part of a path, on any system. */
export function fileName(path: string): string {
  return path.split(/[/\\]/).at(-1) || path
}

interface ProgressWords {
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
  const unit = job.work.kind === 'prove_due' && phase === 'reading' ? 'steps' : counts[job.work.kind]
  const phaseName = _(ownPhaseWords[job.work.kind]?.[phase] ?? phaseWords[phase])

  const count = phase === 'pausing' ? format.duration : unit === 'bytes' ? format.bytes : format.number
  const amount = count(done)
  const whole = total === null ? '' : count(total)
  const silent =
    phase === 'going_on' ||
    (phase === 'waiting' && done === 0) ||
    (unit !== 'steps' && (phase === 'preparing' || phase === 'begun_anew' || phase === 'checking'))
  const doneWords = silent
    ? ''
    : phase === 'waiting'
      ? t`${plural(done, { one: '# before it', other: '# before it' })}`
      : total === null
        ? unit === 'steps'
          ? ''
          : amount
        : unit === 'tenants' && phase !== 'pausing'
          ? t`${amount} of ${whole} tenants`
          : unit === 'steps'
            ? t`step ${amount} of ${whole}`
            : t`${amount} of ${whole}`
  const speed = rate === null ? '' : format.bytes(rate)
  const rest = seconds_left === null ? '' : format.duration(Math.ceil(seconds_left))
  return {
    label: phaseName,
    phase: phaseName,
    done: doneWords,
    short: [phaseName, doneWords].filter(Boolean).join(' · '),
    rate: speed && unit === 'bytes' ? t`${speed} per second` : null,
    left: rest ? t`${rest} left` : null,
  }
}
