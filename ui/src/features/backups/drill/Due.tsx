/** When a tenant's next drill is due: one a quarter. */
import { useLingui } from '@lingui/react'
import { Trans } from '@lingui/react/macro'
import type { DrillDue } from '../../../ipc'
import { useFormat } from '../../../ui/format'
import { State } from '../../../ui/parts'
import { dueWords } from './words'

export function Due({ drill: { state, by } }: { drill: DrillDue }) {
  const { _ } = useLingui()
  const format = useFormat()
  const { words, tone } = dueWords[state]
  const day = format.days(new Date(by), new Date(by))
  return (
    <State tone={tone}>
      {_(words)}, {state === 'done' ? <Trans>the next by {day}</Trans> : <Trans>by {day}</Trans>}
    </State>
  )
}
