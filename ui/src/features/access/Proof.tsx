/** What was tried after an end, line by line. What was not tried is said, and is no proof. */
import { useLingui } from '@lingui/react'
import { Trans, useLingui as useMacro } from '@lingui/react/macro'
import type { EndProof } from '../../ipc'
import { Age, Moment } from '../../ui/Age'
import { Evidence, EvidenceLine } from '../../ui/Evidence'
import form from '../../ui/form.module.css'
import { outcomeOf, trials } from './proof'
import { endedByWords, trialWords } from './words'

export function Proof({ proof }: { proof: EndProof }) {
  const { t } = useMacro()
  const { _ } = useLingui()
  const labels = { held: t`holds`, failed: t`does not hold`, not_tried: t`not tried` }
  const by = _(endedByWords[proof.ended_by])
  return (
    <div className={form.stack}>
      <p>
        <Trans>
          It ended: {by}. Checked on <Moment at={proof.checked_at} /> (
          <Age at={proof.checked_at} />
          ).
        </Trans>
      </p>
      <Evidence>
        {trials.map((trial) => {
          const outcome = outcomeOf(proof, trial)
          const { held, failed, notTried } = trialWords[trial]
          return (
            <EvidenceLine key={trial} mark={outcome} label={labels[outcome]}>
              {_({ held, failed, not_tried: notTried }[outcome])}
            </EvidenceLine>
          )
        })}
      </Evidence>
    </div>
  )
}
