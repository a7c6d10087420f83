/** The checks of a proof, line by line, each with its evidence. */
import { useLingui } from '@lingui/react'
import { useLingui as useMacro } from '@lingui/react/macro'
import type { Verdict } from '../../ipc'
import { Evidence, EvidenceLine } from '../../ui/Evidence'
import { isKnownCheck, proofWords } from './proof'

export function ProofLines({ verdict: { checks, undecided } }: { verdict: Verdict }) {
  const { t } = useMacro()
  const { _ } = useLingui()
  // undecided: nothing speaks against it, and what does not hold is what nobody can see from here
  const open = undecided ? ('unknown' as const) : ('failed' as const)
  const labels = { held: t`holds`, unknown: t`cannot be told from here`, failed: t`does not hold` }
  return (
    <Evidence>
      {checks.map(({ name, ok, detail }) => {
        const mark = ok ? 'held' : open
        return (
          <EvidenceLine key={name} mark={mark} label={labels[mark]} detail={detail}>
            {isKnownCheck(name) ? _(proofWords[name]) : name}
          </EvidenceLine>
        )
      })}
    </Evidence>
  )
}
