/** How many tenants stand where: the numbers on top, which are the filter of the list too. */
import { useLingui } from '@lingui/react'
import { Plural, Trans, useLingui as useMacro } from '@lingui/react/macro'
import type { Counts, Plan, PlanOutcome, PlanRows } from '../../ipc'
import { useFormat } from '../../ui/format'
import { State } from '../../ui/parts'
import classes from './plans.module.css'
import { outcomeWords, troubleOf } from './words'

interface Props {
  plan: Plan
  only: PlanRows
  onOnly(only: PlanRows): void
}

export function PlanCounts({ plan, only, onOnly }: Props) {
  const { t } = useMacro()
  const format = useFormat()
  const { counts } = plan
  const chips: { rows: PlanRows; label: string; count: number }[] = [
    { rows: 'all', label: t`All`, count: counts.tenants ?? 0 },
    { rows: 'pending', label: t`To do`, count: counts.pending ?? 0 },
    { rows: 'done', label: t`Done`, count: counts.done ?? 0 },
    { rows: 'trouble', label: t`Needs a look`, count: troubleOf(counts) },
  ]
  return (
    <div className={classes.counts}>
      <p role="status">
        <Summary plan={plan} />
      </p>
      <Outcomes counts={counts} />
      {(counts.tenants ?? 0) > 1 && (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset is for a form, this chooses what the list shows
        <div role="group" aria-label={t`Which tenants to show`} className={classes.chips}>
          {chips.map(({ rows, label, count }) => (
            <button
              key={rows}
              type="button"
              aria-pressed={only === rows}
              disabled={count === 0 && only !== rows}
              onClick={() => onOnly(rows)}
            >
              {label} <span className={classes.chipCount}>{format.number(count)}</span>
            </button>
          ))}
        </div>
      )}
    </div>
  )
}

/** What the preview found. */
function Summary({ plan }: { plan: Plan }) {
  const { changes = 0, refused_changes = 0, not_planned = 0, nothing_to_do = 0 } = plan.counts
  const parts = [
    <Plural key="changes" value={changes} one="# change" other="# changes" />,
    refused_changes > 0 && (
      <Plural key="refused" value={refused_changes} one="# cannot be made" other="# cannot be made" />
    ),
    not_planned > 0 && (
      <Plural
        key="unplanned"
        value={not_planned}
        one="# tenant could not be read"
        other="# tenants could not be read"
      />
    ),
    nothing_to_do > 0 && (
      <Plural
        key="nothing"
        value={nothing_to_do}
        one="nothing to do in # tenant"
        other="nothing to do in # tenants"
      />
    ),
  ].filter(Boolean)
  return parts.map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a line of words
    <span key={index}>
      {index > 0 && ' · '}
      {part}
    </span>
  ))
}

const outcomes: readonly PlanOutcome[] = [
  'done',
  'partly',
  'refused',
  'moved',
  'unreachable',
  'failed',
  'skipped',
]

/** How many tenants ended how. */
function Outcomes({ counts }: { counts: Counts }) {
  const { _ } = useLingui()
  const format = useFormat()
  const some = outcomes.filter((outcome) => (counts[outcome] ?? 0) > 0)
  if (some.length === 0) return null
  return (
    <ul className={classes.outcomes}>
      {some.map((outcome) => {
        const { tone, words } = outcomeWords[outcome]
        return (
          <li key={outcome}>
            <State tone={tone}>
              {_(words)}: {format.number(counts[outcome] ?? 0)}
            </State>
          </li>
        )
      })}
      {(counts.pending ?? 0) > 0 && (
        <li>
          <State tone="quiet">
            <Trans>Still to do: {format.number(counts.pending ?? 0)}</Trans>
          </State>
        </li>
      )}
    </ul>
  )
}
