/** Asks for a restore: which backup, to where, why and when, with what would be lost said before. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Button, Radio, Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { ask, type Fault, type Platform, type RestoreTarget, type TenantId, useCommand } from '../../ipc'
import { Dialog } from '../../ui/Dialog'
import { FormButtons } from '../../ui/FormButtons'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import form from '../../ui/form.module.css'
import { useRecentJobs } from '../backups/recent'
import { DeskField, useDesk } from '../desk/DeskField'
import { JobCards } from '../jobs/JobCard'
import { RestoreWay, targetsOf, usePlatformOf } from '../promises/ProviderWays'
import { TenantField } from '../tenant/TenantField'
import { BackupField, useBackups } from './BackupField'
import { useLoss } from './consent'
import { Forecast } from './Forecast'
import { Lost } from './Lost'
import { type Window, WindowField, windowOf } from './WindowField'

interface Props {
  tenant: TenantId | null
  /** Full path of its file. */
  backup: string | null
  onClose(): void
  onAsked(restore: string): void
}

export default function AskDialog(props: Props) {
  const { t } = useLingui()
  return (
    <Dialog onClose={props.onClose} size={680} title={t`Ask for a restore`}>
      <AskForm {...props} />
    </Dialog>
  )
}

const anyTime: Window = { bound: false, from: '', until: '' }

function AskForm({ tenant: of, backup: from, onClose, onAsked }: Props) {
  const request = useCommand('restoreRequest')
  const [tenant, setTenant] = useState(of)
  const [backup, setBackup] = useState(from ?? '')
  const [madeAt, setMadeAt] = useState('')
  const [wanted, setTarget] = useState<RestoreTarget>('side')
  const [side, setSide] = useState('')
  const [reason, setReason] = useState('')
  const [when, setWhen] = useState(anyTime)
  const [desk, setDesk] = useDesk()
  const backups = useBackups(tenant)
  const platform = usePlatformOf(tenant)
  const targets = targetsOf(platform)
  const target = targets.includes(wanted) ? wanted : (targets[0] ?? wanted)
  const { choices } = backups
  const chosen = choices?.find(({ file }) => file === backup) ?? null
  const window = windowOf(when)
  const made = new Date(madeAt)
  const since = chosen?.at ?? (madeAt === '' ? null : made.toISOString())
  const ready = tenant !== null && backup !== '' && reason.trim() !== '' && window !== undefined

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (!ready) return
    const asked = await request.run({
      tenant,
      backup,
      at: chosen === null ? since : null,
      target,
      side: target === 'side' ? side.trim() || null : null,
      reason: reason.trim(),
      window,
      desk,
    })
    if (asked) onAsked(asked.id)
  }
  return (
    <form className={form.stack} onSubmit={(event) => void submit(event)}>
      {of === null && (
        <TenantField
          label={<Trans>Tenant</Trans>}
          data-autofocus
          value={tenant}
          onChange={(chosen) => {
            setTenant(chosen)
            setBackup('')
          }}
        />
      )}
      {tenant !== null && (
        <BackupField tenant={tenant} backups={backups} value={backup} onChange={setBackup} />
      )}
      {chosen && tenant !== null && <Takes tenant={tenant} backup={chosen.file} />}
      {choices && backup !== '' && !chosen && (
        <TextInput
          className={form.short}
          type="datetime-local"
          label={<Trans>When it was made</Trans>}
          description={<Trans>Needed only where the file's name does not say it.</Trans>}
          value={madeAt}
          onChange={({ currentTarget }) => setMadeAt(currentTarget.value)}
        />
      )}
      {platform && <RestoreWay platform={platform} />}
      <TargetField target={target} platform={platform} onChange={setTarget} />
      {target === 'live' && tenant !== null && since !== null && (
        <WouldBeLost tenant={tenant} since={since} />
      )}
      {target === 'side' && (
        <TextInput
          label={<Trans>Name of the database on the side</Trans>}
          description={<Trans>Left empty, it gets the live one's name with the time.</Trans>}
          value={side}
          onChange={({ currentTarget }) => setSide(currentTarget.value)}
          autoComplete="off"
          spellCheck={false}
        />
      )}
      <Textarea
        label={<Trans>Reason</Trans>}
        description={<Trans>Whoever approves it reads this.</Trans>}
        value={reason}
        onChange={({ currentTarget }) => setReason(currentTarget.value)}
        rows={2}
        data-autofocus={of !== null}
        withAsterisk
      />
      <WindowField value={when} onChange={setWhen} />
      <DeskField value={desk} onChange={setDesk} />
      {request.fault && <Refused fault={request.fault} />}
      <FormButtons pending={request.pending} ready={ready} onCancel={onClose}>
        <Trans>Ask for the restore</Trans>
      </FormButtons>
    </form>
  )
}

/** Asked of the core, which knows how fast earlier restores went. */
function Takes({ tenant, backup }: { tenant: TenantId; backup: string }) {
  const { data } = useQuery(ask('restoreForecast', { tenant, backup }))
  return data === undefined ? null : <Forecast forecast={data} />
}

interface TargetProps {
  target: RestoreTarget
  platform: Platform | undefined
  onChange(target: RestoreTarget): void
}

function TargetField({ target, platform, onChange }: TargetProps) {
  const lacks = (wanted: RestoreTarget) => !targetsOf(platform).includes(wanted)
  const notOffered = <Trans>{platform?.name} states restores to another place only.</Trans>
  return (
    <Radio.Group
      label={<Trans>To where</Trans>}
      value={target}
      onChange={(chosen) => onChange(chosen as RestoreTarget)}
    >
      <div className={form.stack}>
        <Radio
          value="side"
          disabled={lacks('side')}
          label={<Trans>On the side, beside the live database</Trans>}
          description={
            lacks('side') ? notOffered : <Trans>Nothing is lost: the live database is not touched.</Trans>
          }
        />
        <Radio
          value="live"
          disabled={lacks('live')}
          label={<Trans>In the live database's place</Trans>}
          description={
            lacks('live') ? (
              notOffered
            ) : (
              <Trans>
                It is proven on the side first, and what is live now is kept under another name to roll back
                to. At the swap everybody is signed out.
              </Trans>
            )
          }
        />
      </div>
    </Radio.Group>
  )
}

/** Why it could not be asked for, with what helps: to have the file looked into, or what was asked for already. */
function Refused({ fault }: { fault: Fault }) {
  const verify = useCommand('backupVerify')
  const { field, path, restore } = fault.fields ?? {}
  const jobs = useRecentJobs(({ work }) => work.kind === 'backup_verify' && work.file === path)
  return (
    <>
      <FaultNotice fault={fault}>
        {field === 'backup' && path !== undefined && (
          <Button
            size="xs"
            variant="default"
            loading={verify.pending}
            onClick={() => void verify.run({ file: path })}
          >
            <Trans>Check the file</Trans>
          </Button>
        )}
        {restore !== undefined && (
          <a href={`#/restores/${encodeURIComponent(restore)}`}>
            <Trans>Open it</Trans>
          </a>
        )}
      </FaultNotice>
      {verify.fault && <FaultNotice fault={verify.fault} />}
      {jobs.length > 0 && <JobCards jobs={jobs} />}
    </>
  )
}

function WouldBeLost({ tenant, since }: { tenant: TenantId; since: string }) {
  const look = useLoss(tenant, since)
  return (
    <>
      <Lost since={since} view={look.data} counting={look.isFetching} onAgain={() => void look.refetch()} />
      {look.error && <FaultNotice fault={look.error} />}
    </>
  )
}
