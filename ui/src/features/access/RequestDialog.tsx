/** Asks for access: to which tenant, for what, with which rights, for how long. Needs one's own card first. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Checkbox, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { ask, type Card, type RequestGrant, type TenantId, useCommand } from '../../ipc'
import { Dialog } from '../../ui/Dialog'
import { FormButtons } from '../../ui/FormButtons'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import form from '../../ui/form.module.css'
import { CardForm } from '../desk/CardForm'
import { DeskField, useDesk } from '../desk/DeskField'
import classes from './access.module.css'
import { ForWhom } from './ForWhom'
import { GroupsField } from './GroupsField'
import { mostFor, spansUpTo, useSpanWords, usualSpan } from './spans'
import { type Target, TargetField, targetOf } from './TargetField'

interface Props {
  tenant: TenantId | null
  onClose(): void
}

export default function RequestDialog({ tenant, onClose }: Props) {
  const { t } = useLingui()
  const { data: card, error } = useQuery(ask('cardOwn', {}))
  return (
    <Dialog onClose={onClose} size={680} title={t`Ask for access`}>
      {error && <FaultNotice fault={error} />}
      {card === null && (
        <div className={form.stack}>
          <p>
            <Trans>
              Make your card first. It tells the customer who asks, and what is handed over is sealed to it:
              nobody else can use it.
            </Trans>
          </p>
          <CardForm of={null} />
        </div>
      )}
      {card && <RequestForm tenant={tenant} onClose={onClose} />}
    </Dialog>
  )
}

function RequestForm({ tenant, onClose }: Props) {
  const navigate = useNavigate()
  const words = useSpanWords()
  const request = useCommand('grantRequest')
  const [target, setTarget] = useState<Target>({ way: 'connected', tenant, url: '', database: '' })
  const [staff, setStaff] = useState<Card | null>(null)
  const [groups, setGroups] = useState<string[]>([])
  const [reason, setReason] = useState('')
  const [ticket, setTicket] = useState('')
  const [wish, setWish] = useState(usualSpan)
  const [breakGlass, setBreakGlass] = useState(false)
  const [desk, setDesk] = useDesk()

  const most = mostFor(groups, breakGlass)
  const spans = spansUpTo(most)
  const seconds = wish <= most ? wish : (spans.at(-1) ?? most)
  const to = targetOf(target)
  const ready = to !== null && reason.trim() !== '' && groups.length > 0

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (!ready) return
    const asked: RequestGrant = {
      ...to,
      staff,
      reason: reason.trim(),
      ticket: ticket.trim() || null,
      groups,
      seconds,
      break_glass: breakGlass,
      desk,
    }
    const made = await request.run(asked)
    if (made) void navigate({ to: '/access/$grant', params: { grant: made.id } })
  }
  return (
    <form className={form.stack} onSubmit={(event) => void submit(event)}>
      <TargetField target={target} onChange={setTarget} />
      <ForWhom staff={staff} onChange={setStaff} />
      <Textarea
        label={<Trans>Reason</Trans>}
        description={<Trans>The customer reads this before they decide.</Trans>}
        value={reason}
        onChange={({ currentTarget }) => setReason(currentTarget.value)}
        rows={3}
        withAsterisk
      />
      <div className={form.pair}>
        <TextInput
          label={<Trans>Ticket</Trans>}
          value={ticket}
          onChange={({ currentTarget }) => setTicket(currentTarget.value)}
          autoComplete="off"
        />
        <NativeSelect
          label={<Trans>For how long</Trans>}
          value={String(seconds)}
          onChange={({ currentTarget }) => setWish(Number(currentTarget.value))}
          data={spans.map((span) => ({ value: String(span), label: words(span) }))}
          description={<Trans>At most {words(most)} for this.</Trans>}
          inputWrapperOrder={['label', 'input', 'description']}
        />
      </div>
      <GroupsField
        key={`${target.way} ${target.tenant}`}
        tenant={target.way === 'connected' ? target.tenant : null}
        groups={groups}
        onChange={setGroups}
      />
      <BreakGlass checked={breakGlass} onChange={setBreakGlass} />
      <DeskField value={desk} onChange={setDesk} />
      {request.fault && <FaultNotice fault={request.fault} />}
      <FormButtons pending={request.pending} ready={ready} onCancel={onClose}>
        {breakGlass ? <Trans>Ask for break-glass access</Trans> : <Trans>Ask for access</Trans>}
      </FormButtons>
    </form>
  )
}

/** Access without the customer's approval, with its consequences said before it is chosen. */
function BreakGlass({ checked, onChange }: { checked: boolean; onChange(checked: boolean): void }) {
  return (
    <div className={classes.breakGlass} data-on={checked || undefined}>
      <Checkbox
        checked={checked}
        onChange={({ currentTarget }) => onChange(currentTarget.checked)}
        label={<Trans>Break-glass: the customer cannot be reached</Trans>}
      />
      {checked && (
        <ul>
          <li>
            <Trans>
              A second staff member has to stand behind it before it can be given. You cannot give it
              yourself.
            </Trans>
          </li>
          <li>
            <Trans>The customer's desk is told at once, with your name and the reason.</Trans>
          </li>
          <li>
            <Trans>It lasts four hours at most.</Trans>
          </li>
          <li>
            <Trans>The customer reviews it afterwards; until then it is shown as not reviewed.</Trans>
          </li>
        </ul>
      )}
    </div>
  )
}
