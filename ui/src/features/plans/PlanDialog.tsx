/**
 * The one way every change goes: computed from fresh data, shown, agreed to, applied, told by tenant, undone.
 *
 * The dialog is a window onto a plan. The plan is the core's: closing the dialog stops nothing that is being applied.
 */
import { Trans, useLingui } from '@lingui/react/macro'
import { Button, Modal } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import { ask, type Intent, type Plan, type PlanId, useCommand } from '../../ipc'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import { useReturnFocus } from '../../ui/focus'
import { PlanView } from './PlanView'
import classes from './plans.module.css'
import { useIntentWords, usePlanTitle } from './words'

export interface PlanDialogProps {
  /** What shall be done. A new one while the dialog is open begins anew. */
  intent: Intent
  opened: boolean
  onClose(): void
  /** Applying ended (on every tenant, or stopped on the way), with at least one result. */
  onApplied?: ((plan: Plan) => void) | undefined
}

/** What nobody agreed to and nobody works on. */
const unwanted: ReadonlySet<Plan['state']> = new Set(['ready', 'nothing_to_do', 'failed'])

export function PlanDialog({ opened, ...props }: PlanDialogProps) {
  return opened ? <OpenDialog key={JSON.stringify(props.intent)} {...props} /> : null
}

function OpenDialog({ intent, onClose, onApplied }: Omit<PlanDialogProps, 'opened'>) {
  const { t } = useLingui()
  const words = useIntentWords()
  const title = usePlanTitle()
  const narrow = useMediaQuery('(max-width: 640px)')
  const make = useCommand('planMake')
  const discard = useCommand('planDiscard')
  const stop = useCommand('jobCancel')
  const [id, setId] = useState<PlanId | null>(null)
  const [guarded, setGuarded] = useState(false)
  const { data: plan } = useQuery({ ...ask('planShow', { plan: id ?? '' }), enabled: id !== null })
  useReturnFocus()

  const begin = useCallback(() => {
    void make.run(intent).then((made) => made && setId(made.id))
  }, [make.run, intent])
  const begun = useRef(false)
  useEffect(() => {
    if (begun.current) return
    begun.current = true
    begin()
  }, [begin])

  const leave = () => {
    // What nobody agreed to is put away; what is being applied, or was, stays.
    if (plan?.state === 'previewing' && plan.job) void stop.run({ job: plan.job })
    if (plan && unwanted.has(plan.state)) void discard.run({ plan: plan.id })
    onClose()
  }

  return (
    <Modal
      opened
      onClose={leave}
      title={plan ? title(plan) : words(intent)}
      size={760}
      fullScreen={narrow}
      centered
      // A password that is shown once must not vanish by a slip of the hand.
      closeOnClickOutside={false}
      closeOnEscape={!guarded}
      closeButtonProps={{ 'aria-label': t`Close` }}
      classNames={{ content: classes.dialog, body: classes.dialogBody, title: classes.dialogTitle }}
      transitionProps={{ duration: 0 }}
    >
      {make.fault && (
        <FaultNotice fault={make.fault} onRetry={begin}>
          <Button size="xs" variant="default" onClick={onClose}>
            <Trans>Close</Trans>
          </Button>
        </FaultNotice>
      )}
      {id !== null && (
        <PlanView
          key={id}
          id={id}
          onFollow={setId}
          onLeave={leave}
          onEnded={onApplied}
          onGuard={setGuarded}
        />
      )}
    </Modal>
  )
}
