/** Where backups come from: what each source had when it was last read, and what is wrong with it. */
import { useLingui } from '@lingui/react'
import { Trans, useLingui as useMacro } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useMemo, useState } from 'react'
import { ask, type SourceView, type TenantView } from '../../../ipc'
import { AsOf } from '../../../ui/Age'
import { FaultNotice } from '../../../ui/fault/FaultNotice'
import { useFormat } from '../../../ui/format'
import { BackupIcon, PlusIcon } from '../../../ui/icons'
import { EmptyState, State } from '../../../ui/parts'
import classes from '../../../ui/parts.module.css'
import { type Columns, columnsOf } from '../../../ui/table/columns'
import { ListTable } from '../../../ui/table/ListTable'
import { RowButton } from '../../../ui/table/RowButton'
import { JobCards } from '../../jobs/JobCard'
import { RefreshButton } from '../../jobs/RefreshButton'
import { placeForms, placeText } from '../../places/kinds'
import { useTenantNames } from '../../tenant/useTenant'
import own from '../backups.module.css'
import { tenantColumn } from '../columns'
import { useRecentJobs } from '../recent'
import { SourceForm } from './SourceForm'

const SourceDrawer = lazy(() => import('./SourceDrawer'))

export default function Sources({ of }: { of: TenantView | null }) {
  const { t } = useMacro()
  const tenant = of?.tenant.id ?? null
  const { data: sources, error, refetch } = useQuery(ask('sourceList', { tenant }))
  const [adding, setAdding] = useState(false)
  const [open, setOpen] = useState<string | null>(null)
  const columns = useSourceColumns(of === null, setOpen)
  const shown = sources?.find(({ id }) => id === open)
  const jobs = useRecentJobs(({ work }) => work.kind === 'refresh_sources')
  return (
    <>
      <div className={own.top}>
        <div className={classes.actions}>
          <Button size="xs" leftSection={<PlusIcon />} aria-expanded={adding} onClick={() => setAdding(true)}>
            <Trans>Add a source</Trans>
          </Button>
          {sources?.some(isSetUp) && (
            <RefreshButton what="sources" tenants={tenant === null ? [] : [tenant]} />
          )}
        </div>
        {adding && <SourceForm of={of} onDone={() => setAdding(false)} />}
        {jobs.length > 0 && <JobCards jobs={jobs} />}
        {error && <FaultNotice fault={error} onRetry={() => void refetch()} />}
      </div>
      {sources?.length === 0 && (
        <EmptyState icon={BackupIcon} title={<Trans>No source of backups is set up</Trans>}>
          <Trans>
            A bucket or a folder where the provider, or a scheduled job, leaves backups; or a link from a
            ticket. Reeve only reads there.
          </Trans>
        </EmptyState>
      )}
      {sources && sources.length > 0 && (
        <ListTable label={t`Sources`} columns={columns} rows={sources} rowKey={idOf} />
      )}
      {shown && (
        <Suspense fallback={null}>
          <SourceDrawer source={shown} onClose={() => setOpen(null)} />
        </Suspense>
      )}
    </>
  )
}

const idOf = ({ id }: SourceView) => id

/** The database manager and the vault are there for every tenant. */
export const isSetUp = ({ place }: SourceView) => place.kind !== 'manager' && place.kind !== 'vault'

const column = columnsOf<SourceView>()

function useSourceColumns(ofAll: boolean, onOpen: (id: string) => void): Columns<SourceView> {
  const { _ } = useLingui()
  const format = useFormat()
  const names = useTenantNames()
  return useMemo(
    () =>
      column.columns([
        column.display({
          id: 'name',
          header: () => <Trans>Name</Trans>,
          cell: ({ row: { original } }) => (
            <RowButton onOpen={() => onOpen(original.id)}>
              {isSetUp(original) ? original.name : _(placeForms[original.place.kind].title)}
            </RowButton>
          ),
          meta: { width: 20 },
        }),
        ...(ofAll ? [tenantColumn<SourceView>(({ tenant }) => names.get(tenant) ?? tenant)] : []),
        column.accessor(({ place }) => _(placeForms[place.kind].title), {
          id: 'kind',
          header: () => <Trans>Kind</Trans>,
          meta: { width: 14, from: 'md' },
        }),
        column.accessor(({ place }) => placeText(place), {
          id: 'where',
          header: () => <Trans>Where</Trans>,
          cell: ({ getValue }) => <span title={getValue()}>{getValue()}</span>,
          meta: { width: 24, from: 'md' },
        }),
        column.accessor(({ backups }) => backups, {
          id: 'backups',
          header: () => <Trans>Backups</Trans>,
          cell: ({ getValue }) => format.number(getValue()),
          meta: { width: 11, numeric: true },
        }),
        column.display({
          id: 'read',
          header: () => <Trans>Read</Trans>,
          cell: ({ row: { original } }) => <Standing source={original} />,
          meta: { width: 27 },
        }),
      ]),
    [_, format, names, ofAll, onOpen],
  )
}

export function Standing({ source: { listed_at, fault } }: { source: SourceView }) {
  return (
    <State tone={fault ? 'bad' : listed_at === null ? 'quiet' : 'good'} title={fault?.message}>
      <AsOf at={listed_at} offline={fault !== null} />
    </State>
  )
}
