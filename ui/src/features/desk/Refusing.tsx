/** Says no to what somebody asks for, with a reason that they read. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Button, Textarea } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import type { Fault } from '../../ipc'
import { Dialog } from '../../ui/Dialog'
import { FormButtons } from '../../ui/FormButtons'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import form from '../../ui/form.module.css'

interface Props {
  /** Who asks. */
  name: string
  disabled?: boolean
  pending: boolean
  fault: Fault | null
  /** Whether it was done. */
  onRefuse(reason: string): Promise<boolean>
}

export function Refusing({ name, disabled = false, pending, fault, onRefuse }: Props) {
  const { t } = useLingui()
  const [open, setOpen] = useState(false)
  const [reason, setReason] = useState('')
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (await onRefuse(reason.trim())) setOpen(false)
  }
  return (
    <>
      <Button variant="default" disabled={disabled} onClick={() => setOpen(true)}>
        <Trans>Refuse…</Trans>
      </Button>
      {open && (
        <Dialog onClose={() => setOpen(false)} title={t`Refuse the request of ${name}`} centered>
          <form className={form.stack} onSubmit={(event) => void submit(event)}>
            <Textarea
              label={<Trans>Why</Trans>}
              description={<Trans>{name} reads this.</Trans>}
              value={reason}
              onChange={({ currentTarget }) => setReason(currentTarget.value)}
              rows={3}
              data-autofocus
            />
            {fault && <FaultNotice fault={fault} />}
            <FormButtons
              pending={pending}
              ready={reason.trim() !== ''}
              danger
              onCancel={() => setOpen(false)}
            >
              <Trans>Refuse it</Trans>
            </FormButtons>
          </form>
        </Dialog>
      )}
    </>
  )
}
