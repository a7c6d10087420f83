/** The answer to a request for a restore: what would be lost, then yes with the name typed, or no with the reason. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Button, Modal, Textarea } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { type RestoreView, useCommand } from '../../ipc'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import access from '../access/access.module.css'
import { Comparing, useComparison } from '../access/Comparing'
import { TypedName, useLoss } from './consent'
import { Lost } from './Lost'

export function Answer({ restore }: { restore: RestoreView }) {
  const { id, request, tenant, to_type, asked_by } = restore
  const approve = useCommand('restoreApprove')
  const comparison = useComparison(asked_by)
  const [typed, setTyped] = useState('')
  const [words, setWords] = useState('')
  const since = request.target === 'live' ? request.backup.at : null
  const look = useLoss(tenant, since)
  const ready = comparison.done && (to_type === null || typed.trim() === to_type)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (ready) void approve.run({ restore: id, typed: typed.trim(), words: words.trim() })
  }
  return (
    <form className={access.panel} onSubmit={submit}>
      <h2>
        <Trans>Your answer</Trans>
      </h2>
      {since === null && (
        <p>
          <Trans>It comes on the side: the live database is not touched, and nothing is lost.</Trans>
        </p>
      )}
      {since !== null && tenant !== null && (
        <Lost since={since} view={look.data} counting={look.isFetching} onAgain={() => void look.refetch()} />
      )}
      {look.error && <FaultNotice fault={look.error} />}
      <Textarea
        label={<Trans>Conditions</Trans>}
        description={<Trans>Whoever carries it out reads this. May stay empty.</Trans>}
        value={words}
        onChange={({ currentTarget }) => setWords(currentTarget.value)}
        rows={2}
      />
      <Comparing comparison={comparison} name={asked_by.card.name} />
      {to_type !== null && <TypedName name={to_type} typed={typed} onTyped={setTyped} />}
      {approve.fault && <FaultNotice fault={approve.fault} />}
      <div className={access.buttons}>
        <Button type="submit" loading={approve.pending} disabled={!ready}>
          <Trans>Approve the restore</Trans>
        </Button>
        <Refuse restore={restore} />
      </div>
    </form>
  )
}

function Refuse({ restore: { id, asked_by } }: { restore: RestoreView }) {
  const { t } = useLingui()
  const refuse = useCommand('restoreRefuse')
  const [open, setOpen] = useState(false)
  const [reason, setReason] = useState('')
  const { name } = asked_by.card
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (await refuse.run({ restore: id, reason: reason.trim() })) setOpen(false)
  }
  return (
    <>
      <Button variant="default" onClick={() => setOpen(true)}>
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
          {refuse.fault && <FaultNotice fault={refuse.fault} />}
          <div className={access.buttons}>
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
