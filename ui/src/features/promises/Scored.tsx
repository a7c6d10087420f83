/** The score, and where each of its points comes from. */
import { useLingui } from '@lingui/react'
import { Plural, Trans } from '@lingui/react/macro'
import type { CheckPoints, PromiseCheck, PromiseStanding } from '../../ipc'
import { useFormat } from '../../ui/format'
import { Fact, Facts, ShareBar } from '../../ui/parts'
import own from './checks.module.css'
import { checkWords } from './checkWords'

interface Props {
  standing: PromiseStanding
  checks: readonly PromiseCheck[]
}

export function Scored({ standing: { score, broken, below, unseen, excepted }, checks }: Props) {
  const format = useFormat()
  const points = checks.flatMap((check) => check.points ?? [])
  const reached = points.reduce((sum, each) => sum + each.reached, 0)
  const all = points.reduce((sum, each) => sum + each.of, 0)
  return (
    <div className={own.scored}>
      {score === null ? (
        <p>
          <Trans>Nothing could be seen, so there is no score.</Trans>
        </p>
      ) : (
        <p className={own.total}>
          <strong>{format.number(score)}</strong>
          <ShareBar percent={score} tone="accent" />
          <span>
            <Trans>
              of 100: {format.number(reached)} of {format.number(all)} points
            </Trans>
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
      <table className={own.numbers}>
        <thead>
          <tr>
            <th scope="col">
              <Trans>Check</Trans>
            </th>
            <th scope="col" data-numeric>
              <Trans>Points</Trans>
            </th>
            <th scope="col" data-numeric>
              <Trans context="points">Of</Trans>
            </th>
            <th scope="col" data-numeric>
              <Trans context="points">Lost</Trans>
            </th>
          </tr>
        </thead>
        <tbody>
          {[...points]
            .sort((one, other) => lost(other) - lost(one))
            .map((each) => (
              <tr key={each.check}>
                <th scope="row">{_(checkWords[each.check].name)}</th>
                <td data-numeric>{format.number(each.reached)}</td>
                <td data-numeric>{format.number(each.of)}</td>
                <td data-numeric>{lost(each) === 0 ? '–' : format.number(lost(each))}</td>
              </tr>
            ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">
              <Trans>In all</Trans>
            </th>
            <td data-numeric>{format.number(reached)}</td>
            <td data-numeric>{format.number(all)}</td>
            <td data-numeric>{format.number(all - reached)}</td>
          </tr>
        </tfoot>
      </table>
    </details>
  )
}
