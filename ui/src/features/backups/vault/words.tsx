/** What a vault keeps, and why, in words. */
import { Trans, useLingui } from '@lingui/react/macro'
import type { Every, KeptBecause, Retention, VaultEntry } from '../../../ipc'
import { useFormat } from '../../../ui/format'
import { State } from '../../../ui/parts'
import { useRank } from '../ledger/words'

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
