/** The checks of a proof, line by line, each with its evidence. */
import { useLingui } from '@lingui/react'
import { useLingui as useMacro } from '@lingui/react/macro'
import type { Verdict } from '../../ipc'
import { CheckIcon, CrossIcon, QuestionIcon } from '../../ui/icons'
import own from './backups.module.css'
import { isKnownCheck, proofWords } from './proof'

export function ProofLines({ verdict: { checks, undecided } }: { verdict: Verdict }) {
  const { t } = useMacro()
  const { _ } = useLingui()
  return (
    <ul className={own.proof}>
      {checks.map(({ name, ok, detail }) => (
        <li key={name} data-ok={ok} data-finding={!ok && undecided ? 'unknown' : undefined}>
          {ok ? (
            <CheckIcon aria-hidden="false" role="img" aria-label={t`holds`} />
          ) : undecided ? (
            // nothing speaks against it: what does not hold is what nobody can see from here
            <QuestionIcon aria-hidden="false" role="img" aria-label={t`cannot be told from here`} />
          ) : (
            <CrossIcon aria-hidden="false" role="img" aria-label={t`does not hold`} />
          )}
          <div>
            <div>{isKnownCheck(name) ? _(proofWords[name]) : name}</div>
            <div className={own.detail} lang="en">
              {detail}
            </div>
          </div>
        </li>
      ))}
    </ul>
  )
}
