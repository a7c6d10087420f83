/** What is in the vault: every backup of every tenant, the newest first, and why each one is kept. */
import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useMemo, useState } from 'react'
import { ask, type VaultEntry } from '../../../ipc'
import { Age, Moment } from '../../../ui/Age'
import { FaultNotice } from '../../../ui/fault/FaultNotice'
import { useFormat } from '../../../ui/format'
import { VaultIcon } from '../../../ui/icons'
import { EmptyState } from '../../../ui/parts'
import { SearchField } from '../../../ui/SearchField'
import { type Columns, columnsOf, type Sort, sorted } from '../../../ui/table/columns'
import { ListTable } from '../../../ui/table/ListTable'
import { RowButton } from '../../../ui/table/RowButton'
import { matches } from '../../palette/match'
import own from '../backups.module.css'
import { KeptWords, LacksTag } from './words'

const SnapshotDrawer = lazy(() => import('./SnapshotDrawer'))

type SnapshotSort = 'at' | 'tenant' | 'bytes'

const keys: Record<SnapshotSort, (entry: VaultEntry) => string | number> = {
  at: ({ at }) => at,
  // of one tenant the newest first
  tenant: ({ tenant }) => tenant,
  bytes: ({ bytes }) => bytes,
}

export function Snapshots() {
  const { t, i18n } = useLingui()
  const { data: entries, error, isPending, refetch } = useQuery(ask('vaultList', {}))
  const [search, setSearch] = useState('')
  const [sort, setSort] = useState<Sort<SnapshotSort>>({ by: 'tenant', descending: false })
  const [open, setOpen] = useState<string | null>(null)
  const columns = useSnapshotColumns(setOpen)
  const rows = useMemo(() => {
    const wanted = (entries ?? []).filter(({ tenant }) => matches(search.trim(), tenant))
    const newestFirst = wanted.sort((a, b) => b.at.localeCompare(a.at))
    return sorted(newestFirst, keys[sort.by], sort.descending, i18n.locale)
  }, [entries, search, sort, i18n.locale])
  const shown = rows.find(({ id }) => id === open)
  return (
    <>
      <div className={own.above}>
        {error && <FaultNotice fault={error} onRetry={() => void refetch()} />}
        {isPending && (
          <p role="status" className={own.detail}>
            <Trans>Opening the vault…</Trans>
          </p>
        )}
        {entries && entries.length > 0 && (
          <SearchField label={t`Search tenants`} value={search} onChange={setSearch} maw={260} />
        )}
      </div>
      {entries?.length === 0 && (
        <EmptyState icon={VaultIcon} title={<Trans>The vault is empty</Trans>}>
          <Trans>Back up all tenants now, or open a backup on this computer and put it into the vault.</Trans>
        </EmptyState>
      )}
      {entries && entries.length > 0 && (
        <ListTable
          label={t`Backups in the vault`}
          columns={columns}
          rows={rows}
          rowKey={idOf}
          sort={sort}
          onSort={setSort}
          subject={search}
        />
      )}
      {shown && (
        <Suspense fallback={null}>
          <SnapshotDrawer entry={shown} onClose={() => setOpen(null)} />
        </Suspense>
      )}
    </>
  )
}

const idOf = ({ id }: VaultEntry) => id
const column = columnsOf<VaultEntry>()

function useSnapshotColumns(onOpen: (id: string) => void): Columns<VaultEntry> {
  const format = useFormat()
  return useMemo(
    () =>
      column.columns([
        column.display({
          id: 'at',
          header: () => <Trans>Made</Trans>,
          cell: ({ row: { original } }) => (
            <RowButton onOpen={() => onOpen(original.id)}>
              <Moment at={original.at} />
            </RowButton>
          ),
          meta: { width: 24, sort: 'at' },
        }),
        column.accessor(({ tenant }) => tenant, {
          id: 'tenant',
          header: () => <Trans>Tenant</Trans>,
          meta: { width: 24, sort: 'tenant' },
        }),
        column.display({
          id: 'kept',
          header: () => <Trans>Kept as</Trans>,
          cell: ({ row: { original } }) => (
            <>
              <KeptWords entry={original} />
              <LacksTag entry={original} />
            </>
          ),
          meta: { width: 24 },
        }),
        column.display({
          id: 'age',
          header: () => <Trans>Age</Trans>,
          cell: ({ row: { original } }) => <Age at={original.at} />,
          meta: { width: 12, from: 'md' },
        }),
        column.accessor(({ bytes }) => bytes, {
          id: 'bytes',
          header: () => <Trans>Unpacked</Trans>,
          cell: ({ getValue }) => format.bytes(getValue()),
          meta: { width: 12, numeric: true, sort: 'bytes', from: 'sm' },
        }),
        column.accessor(({ id }) => id.slice(0, 8), {
          id: 'id',
          header: () => <Trans>Id</Trans>,
          cell: ({ getValue }) => <code>{getValue()}</code>,
          meta: { width: 11, from: 'md' },
        }),
      ]),
    [format, onOpen],
  )
}
