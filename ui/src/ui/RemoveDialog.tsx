/** Asks before something goes: what goes and what stays is said, and the way out has the focus. */
import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import type { Fault } from '../ipc'
import { Dialog } from './Dialog'
import { FaultNotice } from './fault/FaultNotice'
import classes from './form.module.css'

interface Props {
  title: string
  /** What the button says that does it. */
  act: ReactNode
  pending: boolean
  fault: Fault | null
  onAct(): void
  onClose(): void
  /** What goes and what stays. */
  children: ReactNode
}

export function RemoveDialog({ title, act, pending, fault, onAct, onClose, children }: Props) {
  return (
    <Dialog title={title} onClose={onClose} centered>
      <div className={classes.stack}>
        {children}
        {fault && <FaultNotice fault={fault} />}
        <div className={classes.buttons}>
          <Button color="red" loading={pending} onClick={onAct}>
            {act}
          </Button>
          <Button variant="default" onClick={onClose} data-autofocus>
            <Trans>Keep it</Trans>
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
