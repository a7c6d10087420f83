/** The request for a backup: why, and by which desk it goes. */
import { Trans, useLingui } from '@lingui/react/macro'
import { NativeSelect, Textarea } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useState } from 'react'
import { ask, type TenantId, useCommand, type WantedBackup } from '../../../ipc'
import { FormButtons } from '../../../ui/FormButtons'
import { FaultNotice } from '../../../ui/fault/FaultNotice'
import form from '../../../ui/form.module.css'

interface Props {
  /** Whose; `null` while that is not said. */
  tenant: TenantId | null
  /** Which one; `null` while that is not said. */
  wanted: WantedBackup | null
  /** What is asked first, where tenant and days are not known. */
  children?: ReactNode
  onDone(): void
}

export function AskForm({ tenant, wanted, children, onDone }: Props) {
  const { t } = useLingui()
  const request = useCommand('backupRequest')
  const { data: desks } = useQuery(ask('deskList', {}))
  const [reason, setReason] = useState('')
  const [chosen, setChosen] = useState<string | null>(null)
  const desk = chosen ?? desks?.[0]?.name ?? ''
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (tenant === null || wanted === null) return
    if (await request.run({ tenant, wanted, reason: reason.trim(), desk: desk || null })) onDone()
  }
  return (
    <form className={form.stack} onSubmit={(event) => void submit(event)}>
      {children}
      <Textarea
        label={<Trans>Reason</Trans>}
        value={reason}
        onChange={({ currentTarget }) => setReason(currentTarget.value)}
        rows={2}
      />
      <NativeSelect
        label={<Trans>Send it by</Trans>}
        value={desk}
        onChange={({ currentTarget }) => setChosen(currentTarget.value)}
        data={[
          ...(desks ?? []).map(({ name }) => ({ value: name, label: name })),
          { value: '', label: t`by hand: a text to paste, or a file` },
        ]}
      />
      {request.fault && <FaultNotice fault={request.fault} />}
      <FormButtons pending={request.pending} ready={tenant !== null && wanted !== null} onCancel={onDone}>
        <Trans>Ask for the backup</Trans>
      </FormButtons>
    </form>
  )
}
