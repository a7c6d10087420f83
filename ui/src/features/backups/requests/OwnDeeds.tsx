/** What who asked for a backup can do: fetch it by the link that came, or take the request back. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Button, PasswordInput } from '@mantine/core'
import { type FormEvent, useId, useState } from 'react'
import { type BackupRequest, useCommand } from '../../../ipc'
import { FaultNotice } from '../../../ui/fault/FaultNotice'
import form from '../../../ui/form.module.css'
import { Comparing, useComparison } from '../../access/Comparing'
import own from '../backups.module.css'
import { OwnNetwork } from '../sources/OwnNetwork'

export function OwnDeeds({ request }: { request: BackupRequest }) {
  const withdraw = useCommand('backupWithdraw')
  const { id, state } = request
  if (state !== 'asked' && state !== 'answered') return null
  return (
    <>
      <FetchForm request={request} />
      {withdraw.fault && <FaultNotice fault={withdraw.fault} />}
      <div className={form.buttons}>
        <Button
          size="xs"
          variant="default"
          loading={withdraw.pending}
          onClick={() => void withdraw.run({ request: id })}
        >
          <Trans>Take the request back</Trans>
        </Button>
      </div>
    </>
  )
}

/** By the link of the signed answer, once its card is compared; a link that somebody hands in here goes before it. */
function FetchForm({ request }: { request: BackupRequest }) {
  const { t } = useLingui()
  const fetch = useCommand('backupFetch')
  const [link, setLink] = useState('')
  const [ownNetwork, setOwnNetwork] = useState(false)
  const why = useId()
  const { id, tenant, answered_by } = request
  const comparison = useComparison(answered_by)
  const typed = link.trim()
  const lacksLink = typed === '' && request.link === null
  const trusted = typed !== '' || comparison.done
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const by = typed === '' ? { fingerprint: answered_by?.fingerprint ?? null } : { link: typed }
    setLink('')
    void fetch.run({ request: id, ...by, own_network: ownNetwork })
  }
  return (
    <form className={form.stack} onSubmit={submit}>
      <PasswordInput
        label={<Trans>Link from a ticket</Trans>}
        description={<Trans>Where it came in other words than the answer here.</Trans>}
        value={link}
        onChange={({ currentTarget }) => setLink(currentTarget.value)}
        autoComplete="off"
        visibilityToggleButtonProps={{ 'aria-label': t`Show what is typed` }}
      />
      {answered_by && typed === '' && <Comparing comparison={comparison} name={answered_by.card.name} />}
      {fetch.fault && <FaultNotice fault={fetch.fault} />}
      <OwnNetwork fault={fetch.fault} said={ownNetwork} onChange={setOwnNetwork} />
      <div className={form.buttons}>
        <Button
          type="submit"
          size="xs"
          loading={fetch.pending}
          disabled={tenant === null || lacksLink || !trusted}
          aria-describedby={why}
        >
          <Trans>Fetch the backup</Trans>
        </Button>
      </div>
      <p id={why} className={own.detail}>
        {tenant === null ? <Unconnected of={request} /> : <AboutLink of={request} lacksLink={lacksLink} />}
      </p>
    </form>
  )
}

function Unconnected({ of: { address } }: { of: BackupRequest }) {
  return (
    <Trans>
      {address.database} on {address.url} is not connected here: connect it first.
    </Trans>
  )
}

function AboutLink({ of: { state }, lacksLink }: { of: BackupRequest; lacksLink: boolean }) {
  if (!lacksLink) return <Trans>The backup is proven when it is here.</Trans>
  return state === 'asked' ? (
    <Trans>No link came yet.</Trans>
  ) : (
    <Trans>
      The link of the answer does not open with the card of this computer. Fetch it where it was asked for, or
      have the link sent another way.
    </Trans>
  )
}
