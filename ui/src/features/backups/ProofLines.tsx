/** The checks of a proof, line by line, each with its evidence. */
import { useLingui } from '@lingui/react'
import { useLingui as useMacro } from '@lingui/react/macro'
import type { ProofLine } from '../../ipc'
import { CheckIcon, CrossIcon } from '../../ui/icons'
import own from './backups.module.css'
import { proofWords } from './proof'

export function ProofLines({ checks }: { checks: readonly ProofLine[] }) {
  const { t } = useMacro()
  const { _ } = useLingui()
  return (
    <ul className={own.proof}>
      {checks.map(({ name, ok, detail }) => (
        <li key={name} data-ok={ok}>
          {ok ? (
            <CheckIcon aria-hidden="false" role="img" aria-label={t`holds`} />
          ) : (
            <CrossIcon aria-hidden="false" role="img" aria-label={t`does not hold`} />
          )}
          <div>
            <div>{proofWords[name] ? _(proofWords[name]) : name}</div>
            <div className={own.detail}>{detail}</div>
          </div>
        </li>
      ))}
    </ul>
  )
}
