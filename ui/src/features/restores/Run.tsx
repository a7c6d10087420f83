/** Begins an approved restore: with which file, how what comes on the side behaves, how long the other database is kept. */
import { Plural, Trans } from '@lingui/react/macro'
import { Checkbox, NativeSelect } from '@mantine/core'
import { useState } from 'react'
import { type RestoreView, type RestoreWindow, type TenantId, type TenantView, useCommand } from '../../ipc'
import { Moment } from '../../ui/Age'
import { useSecondsLeft } from '../../ui/clock'
import form from '../../ui/form.module.css'
import { useFormat } from '../../ui/format'
import { TimeLeft } from '../../ui/TimeLeft'
import { Comparing, useComparison } from '../access/Comparing'
import { PathField } from '../backups/PathField'
import { AgreeForm } from './AgreeForm'
import { useConsent } from './consent'
import { Forecast } from './Forecast'
import { Ready } from './Ready'
import { OtherSecretFields, useOtherSecret } from './secret'
import { keeps, usualKeep } from './view'

interface Props {
  restore: RestoreView
  tenant: TenantId
}

export function Run({ restore, tenant }: Props) {
  return (
    <section className={form.panel}>
      <h2>
        <Trans>Carry it out</Trans>
      </h2>
      <Forecast forecast={restore.forecast} />
      {restore.request.target === 'live' && (
        <p className={form.hint}>
          <Trans>At the swap everybody is signed out, and what they have not saved is gone.</Trans>
        </p>
      )}
      <Ready restore={restore} tenant={tenant}>
        {(view) => <RunForm restore={restore} view={view} />}
      </Ready>
    </section>
  )
}

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
    live ? request.tenant.database : '',
    run.fault,
  )
  const secret = useOtherSecret(false)
  const early = useEarly(request.window)
  const found = known !== null || file.trim() !== ''
  return (
    <AgreeForm
      consent={consent}
      deed={run}
      ready={comparison.done && found && !early && secret.ready}
      danger={live}
      act={live ? <RunLive lost={consent.agreed.lost} /> : <Trans>Restore it on the side</Trans>}
      why={early && request.window && <Early from={request.window.from} />}
      onAct={(agreed) =>
        void run.run({
          restore: id,
          file: known === null ? file.trim() : null,
          ...agreed,
          neutralise: !live && neutralise,
          keep_days: keep,
          fingerprint: answered_by?.fingerprint ?? null,
          proof: secret.take(),
        })
      }
    >
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
          checked={neutralise}
          onChange={({ currentTarget }) => setNeutralise(currentTarget.checked)}
          label={<Trans>Neutralise it: no scheduled actions, no outgoing mail</Trans>}
          description={
            <Trans>
              Without this the copy sends mail and calls other services as the live database does.
            </Trans>
          }
        />
      )}
      <NativeSelect
        className={form.short}
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
      <OtherSecretFields secret={secret} />
      <Comparing comparison={comparison} name={answered_by?.card.name ?? ''} />
    </AgreeForm>
  )
}

function Early({ from }: { from: string }) {
  return (
    <p className={form.hint}>
      <Trans>
        It was approved for a window that begins on <Moment at={from} />, in <TimeLeft until={from} />.
      </Trans>
    </p>
  )
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
