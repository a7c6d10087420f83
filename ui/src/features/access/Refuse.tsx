/** Says no, with a reason. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Button, Modal, Textarea } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { type GrantView, useCommand } from '../../ipc'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import classes from './access.module.css'

export function Refuse({ grant }: { grant: GrantView }) {
  const { t } = useLingui()
  const refuse = useCommand('grantRefuse')
  const [open, setOpen] = useState(false)
  const [reason, setReason] = useState('')
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (await refuse.run({ grant: grant.id, reason: reason.trim() })) setOpen(false)
  }
  return (
    <>
      <Button variant="default" disabled={grant.may.refuse !== null} onClick={() => setOpen(true)}>
        <Trans>Refuse…</Trans>
      </Button>
      <Modal
        opened={open}
        onClose={() => setOpen(false)}
        title={t`Refuse the request of ${grant.staff.name}`}
        closeButtonProps={{ 'aria-label': t`Close` }}
        centered
      >
        <form className={classes.stack} onSubmit={(event) => void submit(event)}>
          <Textarea
            label={<Trans>Why</Trans>}
            description={<Trans>{grant.staff.name} reads this.</Trans>}
            value={reason}
            onChange={({ currentTarget }) => setReason(currentTarget.value)}
            rows={3}
            data-autofocus
          />
          {refuse.fault && <FaultNotice fault={refuse.fault} />}
          <div className={classes.buttons}>
            <Button type="submit" color="red" loading={refuse.pending} disabled={reason.trim() === ''}>
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
