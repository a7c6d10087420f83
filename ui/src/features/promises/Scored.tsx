/** The score, and where each of its points comes from. */
import { useLingui } from '@lingui/react'
import { Plural, Trans } from '@lingui/react/macro'
import type { CheckPoints, PromiseCheck, PromiseStanding } from '../../ipc'
import { useFormat } from '../../ui/format'
import { NumbersTable } from '../../ui/NumbersTable'
import { Fact, Facts, ShareBar } from '../../ui/parts'
import own from './checks.module.css'
import { checkWords } from './checkWords'
import { useSeenWords } from './useSeenWords'

interface Props {
  standing: PromiseStanding
  checks: readonly PromiseCheck[]
}

export function Scored({ standing: { score, broken, below, seen, unseen, excepted }, checks }: Props) {
  const format = useFormat()
  const seenOf = useSeenWords()({ seen, unseen })
  const points = checks.flatMap((check) => check.points ?? [])
  const reached = points.reduce((sum, each) => sum + each.reached, 0)
  const all = points.reduce((sum, each) => sum + each.of, 0)
  return (
    <div className={own.scored}>
      {score === null ? (
        <p>
          <Trans>Too little could be seen for a score: {seenOf}.</Trans>
        </p>
      ) : (
        <p className={own.total}>
          <strong>{format.number(score)}</strong>
          <ShareBar percent={score} tone="accent" />
          <span>
            {unseen === 0 ? (
              <Trans>
                of 100: {format.number(reached)} of {format.number(all)} points
              </Trans>
            ) : (
              <Trans>
                of 100 for what was seen ({seenOf}
                ): {format.number(reached)} of {format.number(all)} points
              </Trans>
            )}
          </span>
        </p>
      )}
      <Facts>
        <Fact name={<Trans>Broken promises</Trans>}>{format.number(broken)}</Fact>
        <Fact name={<Trans>Below today's standard</Trans>}>{format.number(below)}</Fact>
        <Fact name={<Trans>Could not be seen</Trans>}>
          {unseen === 0 ? format.number(unseen) : <Unseen count={unseen} />}
        </Fact>
        {excepted > 0 && (
          <Fact name={<Trans>Faults accepted for a time</Trans>}>{format.number(excepted)}</Fact>
        )}
      </Facts>
      {points.length > 0 && <Explained points={points} reached={reached} all={all} />}
    </div>
  )
}

const Unseen = ({ count }: { count: number }) => (
  <Plural
    value={count}
    one="# check, without points: what is not seen is not guessed"
    other="# checks, without points: what is not seen is not guessed"
  />
)

interface ExplainedProps {
  points: readonly CheckPoints[]
  reached: number
  all: number
}

/** Point by point, the most that was lost first. */
function Explained({ points, reached, all }: ExplainedProps) {
  const { _ } = useLingui()
  const format = useFormat()
  const lost = ({ reached, of }: CheckPoints) => of - reached
  return (
    <details className={own.more}>
      <summary>
        <Trans>Every point and its check</Trans>
      </summary>
      <NumbersTable
        head={[
          <Trans key="check">Check</Trans>,
          <Trans key="points">Points</Trans>,
          <Trans key="of" context="points">
            Of
          </Trans>,
          <Trans key="lost" context="points">
            Lost
          </Trans>,
        ]}
        rows={[...points]
          .sort((one, other) => lost(other) - lost(one))
          .map((each) => ({
            key: each.check,
            name: _(checkWords[each.check].name),
            numbers: [
              format.number(each.reached),
              format.number(each.of),
              lost(each) === 0 ? '–' : format.number(lost(each)),
            ],
          }))}
        foot={{
          name: <Trans>In all</Trans>,
          numbers: [format.number(reached), format.number(all), format.number(all - reached)],
        }}
      />
    </details>
  )
}
