/** Asks the provider for the backup of a promised place, where its downloads go by ticket. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Button, NativeSelect, Textarea } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { ask, type Slot, type TenantId, useCommand } from '../../../ipc'
import { Age } from '../../../ui/Age'
import { FaultNotice } from '../../../ui/fault/FaultNotice'
import own from '../backups.module.css'
import { Cancel } from '../TakeBackup'

export function AskProvider({ tenant, slot }: { tenant: TenantId; slot: Slot }) {
  const [asking, setAsking] = useState(false)
  const wanted = { from: slot.from, to: slot.to, holds: slot.holds }
  if (slot.requested !== null)
    return (
      <p>
        <Trans>
          The provider was asked for it <Age at={slot.requested} />.
        </Trans>{' '}
        <Link to="/backups" search={{ show: 'requests' }}>
          <Trans>See the requests</Trans>
        </Link>
      </p>
    )
  if (asking) return <AskForm tenant={tenant} wanted={wanted} onDone={() => setAsking(false)} />
  return (
    <div>
      <Button size="xs" variant="default" onClick={() => setAsking(true)}>
        <Trans>Ask the provider for it…</Trans>
      </Button>
    </div>
  )
}

interface Props {
  tenant: TenantId
  wanted: Pick<Slot, 'from' | 'to' | 'holds'>
  onDone(): void
}

function AskForm({ tenant, wanted, onDone }: Props) {
  const { t } = useLingui()
  const request = useCommand('backupRequest')
  const { data: desks } = useQuery(ask('deskList', {}))
  const [reason, setReason] = useState('')
  const [chosen, setChosen] = useState<string | null>(null)
  const desk = chosen ?? desks?.[0]?.name ?? ''
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (await request.run({ tenant, wanted, reason: reason.trim(), desk: desk || null })) onDone()
  }
  return (
    <form className={own.form} onSubmit={(event) => void submit(event)}>
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
      <div className={own.buttons}>
        <Button type="submit" loading={request.pending}>
          <Trans>Ask for the backup</Trans>
        </Button>
        <Cancel onDone={onDone} />
      </div>
    </form>
  )
}
