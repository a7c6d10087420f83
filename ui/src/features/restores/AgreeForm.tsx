/**
 * What puts a live database at stake, agreed to: beside the fields of the deed what would be lost, the name to be typed, why
 * it was refused, and the button.
 */
import type { FormEvent, ReactNode } from 'react'
import type { Fault } from '../../ipc'
import { FormButtons } from '../../ui/FormButtons'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import form from '../../ui/form.module.css'
import { type Agreed, type Consent, ConsentFields } from './consent'

interface Props {
  consent: Consent
  /** How the deed went the last time. */
  deed: { fault: Fault | null; pending: boolean }
  /** Whether the deed's own fields are filled in. */
  ready: boolean
  /** What the button is called. */
  act: ReactNode
  /** It puts away what people work in. */
  danger?: boolean
  /** Why it cannot be done yet. */
  why?: ReactNode
  onAct(agreed: Agreed): void
  /** The way back; none where the form is all there is. */
  onLeave?: () => void
  /** The deed's own fields. */
  children?: ReactNode
}

export function AgreeForm({
  consent,
  deed: { fault, pending },
  ready,
  act,
  danger = false,
  why,
  onAct,
  onLeave,
  children,
}: Props) {
  const may = ready && consent.ready
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (may) onAct(consent.agreed)
  }
  return (
    <form className={form.stack} onSubmit={submit}>
      {children}
      <ConsentFields consent={consent} />
      {fault && consent.moved === null && <FaultNotice fault={fault} />}
      {why}
      <FormButtons pending={pending} ready={may} danger={danger} onCancel={onLeave}>
        {act}
      </FormButtons>
    </form>
  )
}
