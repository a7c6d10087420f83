/** How the score went: a line to look at, its course in words for who does not see it, and the numbers as a table. */
import { Trans, useLingui } from '@lingui/react/macro'
import type { ScoreAt } from '../../ipc'
import { Moment } from '../../ui/Age'
import { useNow } from '../../ui/clock'
import form from '../../ui/form.module.css'
import { useFormat } from '../../ui/format'
import { NumbersTable } from '../../ui/NumbersTable'
import own from './checks.module.css'
import { field, stepsOf } from './line'

/** The oldest first. */
export function ScoreOverTime({ scores }: { scores: readonly ScoreAt[] }) {
  const { t } = useLingui()
  const format = useFormat()
  const now = useNow()
  const [first] = scores
  const last = scores.at(-1)
  if (!first || !last)
    return (
      <p className={form.hint}>
        <Trans>There is no score yet.</Trans>
      </p>
    )
  const began = format.date(new Date(first.at))
  const lowest = Math.min(...scores.map(({ score }) => score))
  const words = t`Score since ${began}: first ${first.score}, lowest ${lowest}, now ${last.score}`
  return (
    <div className={own.overTime}>
      <div className={own.chart}>
        <span className={own.scale} aria-hidden="true">
          <span>{format.number(100)}</span>
          <span>{format.number(0)}</span>
        </span>
        <svg
          className={own.plot}
          role="img"
          aria-label={words}
          viewBox={`0 0 ${field.width} ${field.height}`}
          preserveAspectRatio="none"
        >
          <path className={own.grid} d={`M0 0H${field.width}M0 50H${field.width}M0 100H${field.width}`} />
          <path className={own.line} d={stepsOf(scores, now)} />
        </svg>
        <span className={own.span} aria-hidden="true">
          <span>{began}</span>
          <span>
            <Trans>today</Trans>
          </span>
        </span>
      </div>
      <details className={own.more}>
        <summary>
          <Trans>As a table</Trans>
        </summary>
        <NumbersTable
          head={[<Trans key="from">From</Trans>, <Trans key="score">Score</Trans>]}
          rows={[...scores].reverse().map(({ at, score }) => ({
            key: at,
            name: <Moment at={at} />,
            numbers: [format.number(score)],
          }))}
        />
      </details>
    </div>
  )
}
