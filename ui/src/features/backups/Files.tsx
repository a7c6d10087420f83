/** Taking, watching and proving backups, of one tenant or of all. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useCallback, useMemo, useState } from 'react'
import { ask, type BackupFacts, type Job, type TenantView } from '../../ipc'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import { BackupIcon } from '../../ui/icons'
import { EmptyState } from '../../ui/parts'
import classes from '../../ui/parts.module.css'
import { DataTable } from '../../ui/table/DataTable'
import { JobCards } from '../jobs/JobCard'
import own from './backups.module.css'
import { useBackupColumns } from './columns'
import { TakeBackup } from './TakeBackup'
import { VerifyFile } from './VerifyFile'

const BackupDrawer = lazy(() => import('./BackupDrawer'))

/** Ended jobs stay in sight this long, so that nobody has to look for the outcome. */
const recentMs = 10 * 60_000

export function Backups({ of }: { of: TenantView | null }) {
  const { t } = useLingui()
  const [panel, setPanel] = useState<'take' | 'verify' | null>(null)
  const [open, setOpen] = useState<string | null>(null)
  const { data: backups, error, refetch } = useQuery(ask('backupList', { tenant: of?.tenant.id ?? null }))
  const jobs = useBackupJobs(of)
  const columns = useBackupColumns(of === null, setOpen)
  const rows = useMemo(
    () => [...(backups ?? [])].sort((a, b) => b.taken_at.localeCompare(a.taken_at)),
    [backups],
  )
  const rowAt = useCallback((index: number) => rows[index], [rows])
  const shown = rows.find((each) => each.file === open)
  const close = () => setPanel(null)
  const take = (
    <Button size="xs" onClick={() => setPanel('take')} aria-expanded={panel === 'take'}>
      <Trans>Take a backup</Trans>
    </Button>
  )
  const verify = (
    <Button size="xs" variant="default" onClick={() => setPanel('verify')} aria-expanded={panel === 'verify'}>
      <Trans>Check a file</Trans>
    </Button>
  )

  return (
    <>
      <div className={own.top} data-tab={of !== null || undefined}>
        <div className={classes.actions}>
          {take}
          {verify}
        </div>
        {panel === 'take' && <TakeBackup of={of} onDone={close} />}
        {panel === 'verify' && <VerifyFile onDone={close} />}
        {jobs.length > 0 && <JobCards jobs={jobs} />}
        {error && <FaultNotice fault={error} onRetry={() => void refetch()} />}
      </div>
      {backups?.length === 0 && (
        <EmptyState icon={BackupIcon} title={<Trans>No backup was taken from here yet</Trans>}>
          <Trans>
            A backup is received, hashed and opened again: every checksum, the end of the dump and every
            stored file.
          </Trans>
        </EmptyState>
      )}
      {rows.length > 0 && (
        <DataTable label={t`Backups`} columns={columns} count={rows.length} rowAt={rowAt} rowKey={fileOf} />
      )}
      {shown && (
        <Suspense fallback={null}>
          <BackupDrawer backup={shown} onClose={() => setOpen(null)} />
        </Suspense>
      )}
    </>
  )
}

const fileOf = (backup: BackupFacts) => `${backup.file}\n${backup.taken_at}`

/** Running jobs of backups, and those that ended a moment ago. */
function useBackupJobs(of: TenantView | null): Job[] {
  const { data: jobs } = useQuery(ask('jobList', {}))
  return (jobs ?? []).filter((job) => {
    if (job.work.kind === 'refresh') return false
    if (of && job.work.kind === 'backup_take' && job.work.tenant !== of.tenant.id) return false
    return (
      job.state === 'running' ||
      (job.ended_at !== null && Date.now() - new Date(job.ended_at).getTime() < recentMs)
    )
  })
}
