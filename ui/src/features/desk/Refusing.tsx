/** Says no to what somebody asks for, with a reason that they read. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Button, Modal, Textarea } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import type { Fault } from '../../ipc'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import access from '../access/access.module.css'

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
      <Modal
        opened={open}
        onClose={() => setOpen(false)}
        title={t`Refuse the request of ${name}`}
        closeButtonProps={{ 'aria-label': t`Close` }}
        centered
      >
        <form className={access.stack} onSubmit={(event) => void submit(event)}>
          <Textarea
            label={<Trans>Why</Trans>}
            description={<Trans>{name} reads this.</Trans>}
            value={reason}
            onChange={({ currentTarget }) => setReason(currentTarget.value)}
            rows={3}
            data-autofocus
          />
          {fault && <FaultNotice fault={fault} />}
          <div className={access.buttons}>
            <Button type="submit" color="red" loading={pending} disabled={reason.trim() === ''}>
              <Trans>Refuse it</Trans>
            </Button>
            <Button variant="default" onClick={() => setOpen(false)}>
              <Trans>Not now</Trans>
            </Button>
          </div>
        </form>
      </Modal>
    </>
  )
}
