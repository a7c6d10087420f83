/** The backups that are on this computer, each with its proof. */
import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useMemo, useState } from 'react'
import { ask, type KnownBackup, type TenantView } from '../../ipc'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import { BackupIcon } from '../../ui/icons'
import { EmptyState } from '../../ui/parts'
import { ListTable } from '../../ui/table/ListTable'
import own from './backups.module.css'
import { useBackupColumns } from './columns'
import { Doing } from './Doing'

const BackupDrawer = lazy(() => import('./BackupDrawer'))

export default function Files({ of }: { of: TenantView | null }) {
  const { t } = useLingui()
  const [open, setOpen] = useState<string | null>(null)
  const { data: backups, error, refetch } = useQuery(ask('backupList', { tenant: of?.tenant.id ?? null }))
  const columns = useBackupColumns(of === null, setOpen)
  const rows = useMemo(
    () => [...(backups ?? [])].sort((a, b) => b.taken_at.localeCompare(a.taken_at)),
    [backups],
  )
  const shown = rows.find((each) => each.file === open)

  return (
    <>
      <div className={own.top}>
        <Doing of={of} />
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
      {rows.length > 0 && <ListTable label={t`Backups`} columns={columns} rows={rows} rowKey={fileOf} />}
      {shown && (
        <Suspense fallback={null}>
          <BackupDrawer backup={shown} onClose={() => setOpen(null)} />
        </Suspense>
      )}
    </>
  )
}

const fileOf = (backup: KnownBackup) => `${backup.file}\n${backup.taken_at}`
