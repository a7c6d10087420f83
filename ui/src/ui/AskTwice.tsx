/** A deed that throws something away, in two steps: the first button only asks, and what goes is said before the second. */
import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { type ReactNode, useId, useState } from 'react'
import type { Fault } from '../ipc'
import { FaultNotice } from './fault/FaultNotice'
import classes from './parts.module.css'

interface Props {
  /** What the first button says. */
  ask: ReactNode
  /** What the first button is called, where its words alone do not say of what. */
  label?: string
  /** What the second button says. */
  act: ReactNode
  /** What the way out says. */
  keep?: ReactNode
  /** What goes and what stays. */
  children: ReactNode
  size?: 'xs' | 'compact-xs'
  disabled?: boolean
  pending: boolean
  fault: Fault | null
  onAct(): void
}

export function AskTwice({
  ask,
  label,
  act,
  keep,
  children,
  size = 'xs',
  disabled = false,
  pending,
  fault,
  onAct,
}: Props) {
  const [step, setStep] = useState<'first' | 'asking' | 'kept'>('first')
  const what = useId()
  if (step !== 'asking')
    return (
      <div>
        <Button
          size={size}
          variant="default"
          {...(label !== undefined && { 'aria-label': label })}
          disabled={disabled}
          autoFocus={step === 'kept'}
          onClick={() => setStep('asking')}
        >
          {ask}
        </Button>
      </div>
    )
  return (
    <div className={classes.askTwice}>
      <p id={what}>{children}</p>
      {fault && <FaultNotice fault={fault} />}
      <div className={classes.askTwiceButtons}>
        <Button size={size} color="red" loading={pending} aria-describedby={what} onClick={onAct}>
          {act}
        </Button>
        <Button
          size={size}
          variant="default"
          autoFocus
          aria-describedby={what}
          onClick={() => setStep('kept')}
        >
          {keep ?? <Trans>Keep it</Trans>}
        </Button>
      </div>
    </div>
  )
}
