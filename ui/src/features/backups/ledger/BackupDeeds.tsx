/** What can be done with a backup: bring it here, prove it, put it into the vault, take it out again. */
import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { ask, type Job, type Listed, type TenantView, useCommand } from '../../../ipc'
import { FaultNotice } from '../../../ui/fault/FaultNotice'
import form from '../../../ui/form.module.css'
import { JobCards } from '../../jobs/JobCard'
import own from '../backups.module.css'
import { useRecentJobs } from '../recent'
import { isSealed } from '../sealed'
import { TakeOut } from '../vault/TakeOut'
import { DownloadForm } from './DownloadForm'
import { NoVault } from './IntoVault'

interface Props {
  of: TenantView
  backup: Listed
}

export function BackupDeeds({ of, backup }: Props) {
  if (backup.snapshot !== null) return <InVault of={of} at={backup.at} snapshot={backup.snapshot} />
  return backup.file === null ? (
    <Bring backup={backup} tenant={of.tenant.id} />
  ) : (
    <WithFile of={of} backup={backup} file={backup.file} />
  )
}

function InVault({ of: { tenant }, at, snapshot }: { of: TenantView; at: string; snapshot: string }) {
  return (
    <>
      <p>
        <Trans>It is in the vault.</Trans>{' '}
        <Link to="/backups" search={{ show: 'vault' }}>
          <Trans>See the vault</Trans>
        </Link>
      </p>
      <TakeOut snapshot={{ id: snapshot, tenant: tenant.name, at }} tenant={tenant.id} />
    </>
  )
}

function Bring({ backup, tenant }: { backup: Listed; tenant: string }) {
  const { data: downloads } = useQuery(ask('downloadList', { tenant }))
  const [asking, setAsking] = useState(false)
  const known = downloads?.find((each) => each.backup === backup.id && each.state !== 'done')
  if (known)
    return (
      <p>
        {known.state === 'active' ? (
          <Trans>It is being brought here.</Trans>
        ) : (
          <Trans>Its download was stopped; what arrived is kept.</Trans>
        )}{' '}
        <Link to="/backups" search={{ show: 'downloads' }}>
          <Trans>See the downloads</Trans>
        </Link>
      </p>
    )
  if (asking) return <DownloadForm backup={backup} onDone={() => setAsking(false)} />
  return (
    <div>
      <Button size="xs" onClick={() => setAsking(true)}>
        <Trans>Download it…</Trans>
      </Button>
    </div>
  )
}

function WithFile({ of, backup, file }: Props & { file: string }) {
  const verify = useCommand('backupVerify')
  const add = useCommand('vaultAdd')
  const { data: vault } = useQuery(ask('vaultStatus', {}))
  const jobs = useRecentJobs((job) => isAbout(job, file))
  const sealed = isSealed(file)
  const fault = verify.fault ?? add.fault
  const putIn = () => add.run({ tenant: of.tenant.id, file, at: backup.at })
  return (
    <>
      <div className={form.buttons}>
        <Button
          size="xs"
          variant="default"
          loading={verify.pending}
          disabled={isRunning(jobs, 'backup_verify')}
          onClick={() => void verify.run({ file })}
        >
          <Trans>Check it again</Trans>
        </Button>
        <Button
          size="xs"
          variant="default"
          loading={add.pending}
          disabled={!vault || sealed || isRunning(jobs, 'vault')}
          onClick={() => void putIn()}
        >
          <Trans>Put it into the vault</Trans>
        </Button>
      </div>
      {sealed && (
        <p className={own.detail}>
          <Trans>It is encrypted to an age key, so the vault cannot open it.</Trans>
        </p>
      )}
      {vault === null && <NoVault />}
      {fault && <FaultNotice fault={fault} />}
      {jobs.length > 0 && <JobCards jobs={jobs} />}
    </>
  )
}

const isRunning = (jobs: readonly Job[], kind: Job['work']['kind']) =>
  jobs.some(({ state, work }) => state === 'running' && work.kind === kind)

function isAbout({ work }: Job, file: string): boolean {
  if (work.kind === 'backup_verify') return work.file === file
  return work.kind === 'vault' && work.work.kind === 'add' && work.work.file === file
}
