/** Accepts a fault for a time: somebody answers for it, with a reason and a day on which that ends. */
import { useLingui } from '@lingui/react'
import { Trans, useLingui as useMacro } from '@lingui/react/macro'
import { Textarea, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { type CheckName, type TenantId, useCommand } from '../../ipc'
import { Dialog } from '../../ui/Dialog'
import { dayOf, endOf } from '../../ui/days'
import { FormButtons } from '../../ui/FormButtons'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import form from '../../ui/form.module.css'
import own from './checks.module.css'
import { checkWords } from './checkWords'

/** The core refuses what is not within a year; the whole of the last day has to fit. */
const mostDays = 364
const usualDays = 90

interface Props {
  tenant: TenantId
  check: CheckName
  onClose(): void
}

export default function AcceptDialog({ tenant, check, onClose }: Props) {
  const { _ } = useLingui()
  const { t } = useMacro()
  const accept = useCommand('promiseAccept')
  const [owner, setOwner] = useState('')
  const [reason, setReason] = useState('')
  const [day, setDay] = useState(() => inDays(usualDays))
  const ready = owner.trim() !== '' && reason.trim() !== '' && day !== ''
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (!ready) return
    const wish = { tenant, check, owner: owner.trim(), reason: reason.trim(), until: endOf(day) }
    if (await accept.run(wish)) onClose()
  }
  return (
    <Dialog onClose={onClose} size={520} title={t`Accept for a time: ${_(checkWords[check].name)}`}>
      <form className={form.stack} onSubmit={(event) => void submit(event)}>
        <p className={form.hint}>
          <Trans>
            It stays in every report with these words beside it. Until that day it counts in no score, neither
            for nor against the tenant. It ends before that when the fault is gone or becomes another one.
          </Trans>
        </p>
        <TextInput
          label={<Trans>Who answers for it</Trans>}
          value={owner}
          onChange={({ currentTarget }) => setOwner(currentTarget.value)}
          data-autofocus
          withAsterisk
        />
        <Textarea
          label={<Trans>Reason</Trans>}
          value={reason}
          onChange={({ currentTarget }) => setReason(currentTarget.value)}
          rows={3}
          withAsterisk
        />
        <TextInput
          className={own.day}
          type="date"
          label={<Trans>Until</Trans>}
          description={<Trans>At most a year; then it is a fault again.</Trans>}
          min={inDays(1)}
          max={inDays(mostDays)}
          value={day}
          onChange={({ currentTarget }) => setDay(currentTarget.value)}
          withAsterisk
        />
        {accept.fault && <FaultNotice fault={accept.fault} />}
        <FormButtons pending={accept.pending} ready={ready} onCancel={onClose}>
          <Trans>Accept until then</Trans>
        </FormButtons>
      </form>
    </Dialog>
  )
}

/** A day from today, as the browser's field has it. */
function inDays(days: number): string {
  const day = new Date()
  day.setDate(day.getDate() + days)
  return dayOf(day)
}
