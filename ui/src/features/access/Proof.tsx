/** What was tried after an end, line by line. What was not tried is said, and is no proof. */
import { useLingui } from '@lingui/react'
import { Trans, useLingui as useMacro } from '@lingui/react/macro'
import type { EndProof } from '../../ipc'
import { Age, Moment } from '../../ui/Age'
import { CheckIcon, CrossIcon, DotsIcon } from '../../ui/icons'
import classes from './access.module.css'
import { outcomeOf, trials } from './proof'
import { endedByWords, trialWords } from './words'

export function Proof({ proof }: { proof: EndProof }) {
  const { _ } = useLingui()
  const by = _(endedByWords[proof.ended_by])
  return (
    <div className={classes.stack}>
      <p>
        <Trans>
          It ended: {by}. Checked on <Moment at={proof.checked_at} /> (
          <Age at={proof.checked_at} />
          ).
        </Trans>
      </p>
      <ul className={classes.proof}>
        {trials.map((trial) => {
          const outcome = outcomeOf(proof, trial)
          const { held, failed, notTried } = trialWords[trial]
          return (
            <li key={trial} data-outcome={outcome}>
              <OutcomeIcon outcome={outcome} />
              <span>{_({ held, failed, not_tried: notTried }[outcome])}</span>
            </li>
          )
        })}
      </ul>
    </div>
  )
}

function OutcomeIcon({ outcome }: { outcome: ReturnType<typeof outcomeOf> }) {
  const { t } = useMacro()
  switch (outcome) {
    case 'held':
      return <CheckIcon aria-hidden="false" role="img" aria-label={t`holds`} />
    case 'failed':
      return <CrossIcon aria-hidden="false" role="img" aria-label={t`does not hold`} />
    case 'not_tried':
      return <DotsIcon aria-hidden="false" role="img" aria-label={t`not tried`} />
  }
}
