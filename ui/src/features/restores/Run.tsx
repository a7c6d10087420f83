/** Begins an approved restore: with which file, how what comes on the side behaves, how long the other database is kept. */
import { Plural, Trans } from '@lingui/react/macro'
import { Button, Checkbox, NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useState } from 'react'
import {
  ask,
  type RestoreView,
  type RestoreWindow,
  type TenantId,
  type TenantView,
  useCommand,
} from '../../ipc'
import { Moment } from '../../ui/Age'
import { useSecondsLeft } from '../../ui/clock'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import { useFormat } from '../../ui/format'
import { Note } from '../../ui/parts'
import { TimeLeft } from '../../ui/TimeLeft'
import access from '../access/access.module.css'
import { Comparing, useComparison } from '../access/Comparing'
import { PathField } from '../backups/PathField'
import { MasterPasswordForm } from '../tenant/MasterPasswordForm'
import { ConsentFields, useConsent } from './consent'
import { Forecast } from './Forecast'

interface Props {
  restore: RestoreView
  tenant: TenantId
}

export function Run({ restore, tenant }: Props) {
  return (
    <section className={access.panel}>
      <h2>
        <Trans>Carry it out</Trans>
      </h2>
      <Forecast ms={restore.forecast_ms} />
      {restore.request.target === 'live' && (
        <p className={access.hint}>
          <Trans>At the swap everybody is signed out, and what they have not saved is gone.</Trans>
        </p>
      )}
      <Ready tenant={tenant}>{(view) => <RunForm restore={restore} view={view} />}</Ready>
    </section>
  )
}

/** What the server lacks for a restore is said instead of the form. */
function Ready({ tenant, children }: { tenant: TenantId; children(view: TenantView): ReactNode }) {
  const { data: view, error, refetch } = useQuery(ask('tenantShow', { tenant }))
  if (error) return <FaultNotice fault={error} onRetry={() => void refetch()} />
  if (!view) return null
  if (view.check?.manager === 'disabled')
    return (
      <Note tone="warn">
        <Trans>
          The provider has switched off this server's database manager, so nothing can be restored from here.
          Hand the request over to the provider's helpdesk: it carries it out there.
        </Trans>
      </Note>
    )
  if (view.check?.manager === 'unprotected')
    return (
      <Note tone="warn">
        <Trans>
          This server has no master password, and the first restore would set one for good, so Reeve begins
          none. Tell the provider to set it first.
        </Trans>
      </Note>
    )
  if (!view.tenant.has_master_password)
    return (
      <>
        <p>
          <Trans>
            The server asks for its master password before it restores anything. It is needed once.
          </Trans>
        </p>
        <MasterPasswordForm tenant={view.tenant} />
      </>
    )
  return children(view)
}

/** Days that the other database is kept for. */
const keeps = [1, 3, 7, 14, 30]
const usualKeep = 7

function RunForm({ restore, view }: { restore: RestoreView; view: TenantView }) {
  const { id, request, file: known, answered_by } = restore
  const live = request.target === 'live'
  const run = useCommand('restoreRun')
  const format = useFormat()
  const comparison = useComparison(answered_by)
  const [file, setFile] = useState('')
  const [neutralise, setNeutralise] = useState(true)
  const [keep, setKeep] = useState(usualKeep)
  const consent = useConsent(
    view.tenant.id,
    live ? request.backup.at : null,
    request.tenant.database,
    run.fault,
  )
  const early = useEarly(request.window)
  const found = known !== null || file.trim() !== ''
  const ready = comparison.done && found && !early && (!live || consent.ready)

  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!ready) return
    void run.run({
      restore: id,
      file: known === null ? file.trim() : null,
      lost: live ? consent.lost : null,
      typed: live ? consent.typed.trim() : '',
      neutralise: !live && neutralise && canNeutralise(view),
      keep_days: keep,
      fingerprint: answered_by?.fingerprint ?? null,
    })
  }
  return (
    <form className={access.stack} onSubmit={submit}>
      {known === null && (
        <PathField
          label={<Trans>File of the backup</Trans>}
          description={<Trans>It is not known here yet. It has to be the very one that was approved.</Trans>}
          purpose="open_backup"
          value={file}
          onChange={setFile}
        />
      )}
      {!live && (
        <Checkbox
          checked={neutralise && canNeutralise(view)}
          disabled={!canNeutralise(view)}
          onChange={({ currentTarget }) => setNeutralise(currentTarget.checked)}
          label={<Trans>Neutralise it: no scheduled actions, no outgoing mail</Trans>}
          description={<WhyNeutralise view={view} />}
        />
      )}
      <NativeSelect
        className={access.typed}
        label={live ? <Trans>Keep what is live now for</Trans> : <Trans>Keep it for</Trans>}
        description={
          live ? (
            <Trans>
              What is lost from live stays in it. Then you are reminded; nothing is dropped by itself.
            </Trans>
          ) : (
            <Trans>Then you are reminded. Nothing is dropped by itself.</Trans>
          )
        }
        value={String(keep)}
        onChange={({ currentTarget }) => setKeep(Number(currentTarget.value))}
        data={keeps.map((days) => ({ value: String(days), label: format.exactly(days, 'day') }))}
      />
      <Comparing comparison={comparison} name={answered_by?.card.name ?? ''} />
      {live && <ConsentFields consent={consent} />}
      {run.fault && consent.moved === null && <FaultNotice fault={run.fault} />}
      {early && request.window && (
        <p className={access.hint}>
          <Trans>
            It was approved for a window that begins on <Moment at={request.window.from} />, in{' '}
            <TimeLeft until={request.window.from} />.
          </Trans>
        </p>
      )}
      <div className={access.buttons}>
        <Button type="submit" {...(live && { color: 'red' })} loading={run.pending} disabled={!ready}>
          {live ? <RunLive lost={consent.lost} /> : <Trans>Restore it on the side</Trans>}
        </Button>
      </div>
    </form>
  )
}

/** What a restored copy does by itself; Odoo can stop it from 16 on. */
function WhyNeutralise({ view }: { view: TenantView }) {
  return canNeutralise(view) ? (
    <Trans>Without this the copy sends mail and calls other services as the live database does.</Trans>
  ) : (
    <Trans>
      This server's Odoo cannot; 16 and later do. The copy sends mail and calls other services as the live
      database does: stop that in it at once.
    </Trans>
  )
}

/** A server that was never asked may; the core asks it again. */
function canNeutralise({ check }: TenantView): boolean {
  return (check?.probe.version?.series ?? 16) >= 16
}

function RunLive({ lost }: { lost: number | null }) {
  if (lost === null || lost === 0) return <Trans>Restore it to live</Trans>
  return (
    <Plural
      value={lost}
      one="Restore it to live, losing # record"
      other="Restore it to live, losing # records"
    />
  )
}

/** Whether the window has not begun yet. */
function useEarly(window: RestoreWindow | null): boolean {
  return useSecondsLeft(window?.from ?? new Date(0).toISOString()) > 0
}
