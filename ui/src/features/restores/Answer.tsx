/** The answer to a request for a restore: what would be lost, then yes with the name typed, or no with the reason. */
import { Trans } from '@lingui/react/macro'
import { Button, Textarea } from '@mantine/core'
import { type FormEvent, useId, useState } from 'react'
import { type RestoreRequest, type RestoreView, useCommand } from '../../ipc'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import form from '../../ui/form.module.css'
import { Comparing, useComparison } from '../access/Comparing'
import { Refusing } from '../desk/Refusing'
import { ConsentFields, type Named, useConsent } from './consent'

export function Answer({ restore }: { restore: RestoreView }) {
  const { id, request, tenant, to_type, asked_by } = restore
  const formId = useId()
  const approve = useCommand('restoreApprove')
  const comparison = useComparison(asked_by)
  const [words, setWords] = useState('')
  const since = request.target === 'live' ? request.backup.at : null
  const consent = useConsent(tenant ?? '', tenant === null ? null : since, to_type ?? '', null)
  const ready = comparison.done && consent.ready
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!ready) return
    void approve.run({
      restore: id,
      typed: consent.agreed.typed,
      words: words.trim(),
      fingerprint: asked_by.fingerprint,
    })
  }
  return (
    <section className={form.panel}>
      <h2>
        <Trans>Your answer</Trans>
      </h2>
      <form id={formId} className={form.stack} onSubmit={submit}>
        {since === null && (
          <p>
            <Trans>It comes on the side: the live database is not touched, and nothing is lost.</Trans>
          </p>
        )}
        <Textarea
          label={<Trans>Conditions</Trans>}
          description={<Trans>Whoever carries it out reads this. May stay empty.</Trans>}
          value={words}
          onChange={({ currentTarget }) => setWords(currentTarget.value)}
          rows={2}
        />
        <Comparing comparison={comparison} name={asked_by.card.name} />
        <ConsentFields consent={consent} what={typedOf(request)} />
        {approve.fault && <FaultNotice fault={approve.fault} />}
      </form>
      <div className={form.buttons}>
        <Button type="submit" form={formId} loading={approve.pending} disabled={!ready}>
          <Trans>Approve the restore</Trans>
        </Button>
        {/* outside of the form: what is submitted there would submit this one */}
        <Refuse restore={restore} />
      </div>
    </section>
  )
}

/** Whose name is typed: a backup of another database in the live one's place is both. */
function typedOf({ target, backup, tenant }: RestoreRequest): Named {
  const other = backup.database !== null && backup.database !== tenant.database
  if (target === 'live') return other ? 'other_as_live' : 'live'
  return 'backup'
}

function Refuse({ restore: { id, asked_by } }: { restore: RestoreView }) {
  const refuse = useCommand('restoreRefuse')
  return (
    <Refusing
      name={asked_by.card.name}
      pending={refuse.pending}
      fault={refuse.fault}
      onRefuse={async (reason) => (await refuse.run({ restore: id, reason })) !== undefined}
    />
  )
}
