/** The provider's answer to a request for a backup: a link, which goes sealed to whoever asks, or a no with its reason. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Button, PasswordInput, Textarea } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { type BackupRequest, useCommand } from '../../../ipc'
import { FaultNotice } from '../../../ui/fault/FaultNotice'
import form from '../../../ui/form.module.css'
import { Comparing, useComparison } from '../../access/Comparing'

export function Answer({ request }: { request: BackupRequest }) {
  const { t } = useLingui()
  const handOut = useCommand('backupHandOut')
  const refuse = useCommand('backupRefuse')
  const [link, setLink] = useState('')
  const [reason, setReason] = useState<string | null>(null)
  const comparison = useComparison(request.asked_by)
  const fault = handOut.fault ?? refuse.fault
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (reason !== null) {
      await refuse.run({ request: request.id, reason: reason.trim() })
      return
    }
    const sent = { request: request.id, link, fingerprint: request.asked_by.fingerprint }
    setLink('')
    await handOut.run(sent)
  }
  return (
    <form className={form.stack} onSubmit={(event) => void submit(event)}>
      {reason === null ? (
        <PasswordInput
          label={<Trans>Link to the backup</Trans>}
          description={<Trans>Sealed to {request.asked_by.card.name}; nobody else can open it.</Trans>}
          value={link}
          onChange={({ currentTarget }) => setLink(currentTarget.value)}
          autoComplete="off"
          visibilityToggleButtonProps={{ 'aria-label': t`Show what is typed` }}
        />
      ) : (
        <Textarea
          label={<Trans>Why</Trans>}
          description={<Trans>{request.asked_by.card.name} reads this.</Trans>}
          value={reason}
          onChange={({ currentTarget }) => setReason(currentTarget.value)}
          rows={2}
        />
      )}
      {reason === null && <Comparing comparison={comparison} name={request.asked_by.card.name} />}
      {fault && <FaultNotice fault={fault} />}
      <div className={form.buttons}>
        {reason === null ? (
          <>
            <Button
              type="submit"
              size="xs"
              loading={handOut.pending}
              disabled={link.trim() === '' || !comparison.done}
            >
              <Trans>Hand it out</Trans>
            </Button>
            <Button size="xs" variant="default" onClick={() => setReason('')}>
              <Trans>Refuse…</Trans>
            </Button>
          </>
        ) : (
          <>
            <Button
              type="submit"
              size="xs"
              color="red"
              loading={refuse.pending}
              disabled={reason.trim() === ''}
            >
              <Trans>Refuse it</Trans>
            </Button>
            <Button size="xs" variant="default" onClick={() => setReason(null)}>
              <Trans>Not now</Trans>
            </Button>
          </>
        )}
      </div>
    </form>
  )
}
