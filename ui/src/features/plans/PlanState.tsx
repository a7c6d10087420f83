/** Where a plan stands, in a word. */
import { useLingui } from '@lingui/react'
import { Trans } from '@lingui/react/macro'
import type { Plan } from '../../ipc'
import { State } from '../../ui/parts'
import { planStateWords, troubleOf } from './words'

export function PlanStateTag({ plan }: { plan: Plan }) {
  const { _ } = useLingui()
  const { words, tone } = planStateWords[plan.state]
  if (plan.undone_by !== null)
    return (
      <State tone="quiet">
        <Trans>Undone</Trans>
      </State>
    )
  const trouble = plan.state === 'applied' && troubleOf(plan.counts) > 0
  return <State tone={trouble ? 'warn' : tone}>{_(words)}</State>
}
