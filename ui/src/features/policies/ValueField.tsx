/** One policy value to type, with its unit, its range, why it cannot be changed, and what the standards say. */
import { useLingui } from '@lingui/react'
import { useLingui as useMacro } from '@lingui/react/macro'
import { TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import type { Judgement, PolicyField } from '../../ipc'
import { useFormat } from '../../ui/format'
import classes from './policies.module.css'
import { Verdicts } from './Verdicts'
import { readValue } from './values'
import { policyMaximum, policyNames, usePolicyUnit } from './words'

interface Props {
  field: PolicyField
  typed: string
  onTyped(typed: string): void
  /** Why it cannot be changed; shown, and the field is disabled. */
  reason?: string | null
  judgements: Judgement[]
  /** Facts beside it: that it is the server's default, what a baseline wants. */
  children?: ReactNode
}

export function ValueField({ field, typed, onTyped, reason, judgements, children }: Props) {
  const { t } = useMacro()
  const { _ } = useLingui()
  const format = useFormat()
  const unit = usePolicyUnit()
  const most = format.number(policyMaximum[field])
  const wrong = typed !== '' && readValue(field, typed) === null
  return (
    <div className={classes.field} data-disabled={Boolean(reason) || undefined}>
      <TextInput
        label={_(policyNames[field])}
        value={typed}
        onChange={({ currentTarget }) => onTyped(currentTarget.value)}
        disabled={Boolean(reason)}
        error={wrong && t`A whole number from 0 to ${most}`}
        inputMode="numeric"
        autoComplete="off"
        classNames={{ wrapper: classes.input, description: classes.fieldFacts }}
        rightSection={<span className={classes.unit}>{unit(field)}</span>}
        rightSectionWidth={88}
        rightSectionPointerEvents="none"
        description={
          <>
            {reason && <p className={classes.reason}>{reason}</p>}
            {children}
          </>
        }
        descriptionProps={{ component: 'div' }}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
      />
      {!wrong && <Verdicts judgements={judgements} />}
    </div>
  )
}
