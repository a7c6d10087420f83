/** What a vault keeps, and why, and how its runs end, in words. */
import { useLingui as useCatalogue } from '@lingui/react'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useMemo } from 'react'
import type { Every, KeptBecause, Retention, VaultEntry, VaultRunDetail, VaultView } from '../../../ipc'
import { Age } from '../../../ui/Age'
import { faultWords } from '../../../ui/fault/words'
import { useFormat } from '../../../ui/format'
import { State, type Tone } from '../../../ui/parts'
import { useRank } from '../ledger/words'
import { type Day, days } from './times'

export function KeepWords({ keep: { daily, weekly, monthly } }: { keep: Retention }) {
  const { t } = useLingui()
  const format = useFormat()
  const counts = [
    daily > 0 && t`${daily} daily`,
    weekly > 0 && t`${weekly} weekly`,
    monthly > 0 && t`${monthly} monthly`,
  ]
  return <>{format.list(counts.filter((words) => words !== false))}</>
}

/** Why one stays. */
export function BecauseWords({ because }: { because: KeptBecause }) {
  const rank = useRank()
  switch (because.kind) {
    case 'place': {
      const place = rank(because.every, because.number)
      return (
        <Trans>
          {place} of {because.of}
        </Trans>
      )
    }
    case 'newest':
      return <Trans>the newest is never removed</Trans>
    case 'newest_complete':
      return <Trans>the newest that is complete is never removed</Trans>
    case 'ahead_of_clock':
      return <Trans>dated ahead of this computer's clock</Trans>
  }
}

const rhythms: Record<string, Every> = { daily: 'day', weekly: 'week', monthly: 'month' }

/** Why an entry of the list stays: its place, or the core's own words where it has none. */
export function KeptWords({ entry: { slot, kept_because } }: { entry: VaultEntry }) {
  const rank = useRank()
  if (kept_because === null)
    return (
      <State tone="warn">
        <Trans>the next pruning removes it</Trans>
      </State>
    )
  const [rhythm = '', number] = slot?.split(' ') ?? []
  const every = rhythms[rhythm]
  return every ? rank(every, Number(number)) : <span lang="en">{kept_because}</span>
}

/** Said only of one that is damaged, or in which something is missing. */
export function LacksTag({ entry: { lacks, damaged } }: { entry: VaultEntry }) {
  if (damaged)
    return (
      <State tone="bad">
        <Trans>damaged</Trans>
      </State>
    )
  if (lacks === 0) return null
  return (
    <State tone="warn">
      <Plural value={lacks} one="# attachment missing" other="# attachments missing" />
    </State>
  )
}

/** The days of the week by their short names. */
export function useDayNames(): Record<Day, string> {
  const { i18n } = useCatalogue()
  return useMemo(() => {
    const name = new Intl.DateTimeFormat(i18n.locale, { weekday: 'short', timeZone: 'UTC' })
    // 2024 began with a Monday
    const named = days.map((day, index) => [day, name.format(Date.UTC(2024, 0, 1 + index))])
    return Object.fromEntries(named) as Record<Day, string>
  }, [i18n.locale])
}

/** How the last run over all tenants ended. */
export function LastRunWords({ run }: { run: VaultView['last_run'] }) {
  if (!run)
    return (
      <State tone="quiet">
        <Trans>none yet</Trans>
      </State>
    )
  return (
    <>
      <State tone={runTones[run.result]}>
        <RunResultWords result={run.result} />, <Age at={run.at} />
      </State>
      {run.detail != null && run.detail !== '' && (
        <div>
          <RunDetailWords detail={run.detail} />
        </div>
      )}
    </>
  )
}

/** What came of a run; in English only what failed, and what an older program wrote down. */
function RunDetailWords({ detail }: { detail: VaultRunDetail }) {
  const { _ } = useCatalogue()
  if (typeof detail === 'string') return <span lang="en">{detail}</span>
  switch (detail.kind) {
    case 'ran': {
      const { added, failed, removed, missing } = detail
      return (
        <>
          <Trans>
            {added} added, {failed} failed, {removed} removed
          </Trans>
          {missing > 0 && (
            <>
              {', '}
              <Plural value={missing} one="# attachment missing" other="# attachments missing" />
            </>
          )}
        </>
      )
    }
    case 'failed':
      return (
        <>
          {_(faultWords[detail.code].title)}: <q lang="en">{detail.message}</q>
        </>
      )
  }
}

type RunResult = NonNullable<VaultView['last_run']>['result']

const runTones: Record<RunResult, Tone> = {
  begun: 'busy',
  done: 'good',
  partly: 'warn',
  failed: 'bad',
  stopped: 'warn',
}

function RunResultWords({ result }: { result: RunResult }) {
  switch (result) {
    case 'begun':
      return <Trans>begun</Trans>
    case 'done':
      return <Trans>every tenant was backed up</Trans>
    case 'partly':
      return <Trans>some tenants or attachments were not backed up</Trans>
    case 'failed':
      return <Trans>failed</Trans>
    case 'stopped':
      return <Trans>stopped by somebody</Trans>
  }
}
