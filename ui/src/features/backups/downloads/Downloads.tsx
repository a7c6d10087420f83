/** Backups on their way here, in the order in which they have their turn, each with its number. */
import { useLingui } from '@lingui/react'
import { Trans, useLingui as useMacro } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useCallback, useMemo, useState } from 'react'
import { ask, type Download, type Job, type TenantView, useLiveJob } from '../../../ipc'
import { FaultNotice } from '../../../ui/fault/FaultNotice'
import { useFormat } from '../../../ui/format'
import { ExportIcon } from '../../../ui/icons'
import { EmptyState, State } from '../../../ui/parts'
import { type Columns, columnsOf } from '../../../ui/table/columns'
import { DataTable } from '../../../ui/table/DataTable'
import { RowButton } from '../../../ui/table/RowButton'
import { fileName, useProgressWords } from '../../jobs/words'
import { useTenantNames } from '../../tenant/useTenant'
import own from '../backups.module.css'
import { tenantColumn } from '../columns'
import { PauseOrGoOn } from './PauseOrGoOn'
import { downloadStates } from './words'

const DownloadDrawer = lazy(() => import('./DownloadDrawer'))

export default function Downloads({ of }: { of: TenantView | null }) {
  const { t } = useMacro()
  const { data: downloads, error, refetch } = useQuery(ask('downloadList', { tenant: of?.tenant.id ?? null }))
  const { data: jobs } = useQuery(ask('jobList', {}))
  const [open, setOpen] = useState<string | null>(null)
  const rows = useMemo(() => {
    const known = new Map(jobs?.map((job) => [job.id, job]))
    // what is done waits for no turn any more
    const ordered = [...(downloads ?? [])].sort((a, b) => turnOf(a) - turnOf(b) || a.position - b.position)
    return ordered.map((download): Coming => ({ download, job: known.get(download.job ?? '') ?? null }))
  }, [downloads, jobs])
  const columns = useDownloadColumns(of === null, setOpen)
  const rowAt = useCallback((index: number) => rows[index], [rows])
  const shown = rows.find(({ download }) => download.id === open)
  return (
    <>
      {error && (
        <div className={own.top}>
          <FaultNotice fault={error} onRetry={() => void refetch()} />
        </div>
      )}
      {downloads?.length === 0 && (
        <EmptyState icon={ExportIcon} title={<Trans>Nothing is being downloaded</Trans>}>
          <Trans>
            Open a backup among the promised places to bring it here. A download goes on where it broke off,
            also after this program or the computer was closed.
          </Trans>
        </EmptyState>
      )}
      {rows.length > 0 && (
        <DataTable label={t`Downloads`} columns={columns} count={rows.length} rowAt={rowAt} rowKey={idOf} />
      )}
      {shown && (
        <Suspense fallback={null}>
          <DownloadDrawer download={shown.download} job={shown.job} onClose={() => setOpen(null)} />
        </Suspense>
      )}
    </>
  )
}

/** A download with the latest job that worked on it. */
interface Coming {
  download: Download
  job: Job | null
}

const turnOf = ({ state }: Download) => ['active', 'stopped', 'done'].indexOf(state)
const idOf = ({ download }: Coming) => download.id
const column = columnsOf<Coming>()

function useDownloadColumns(ofAll: boolean, onOpen: (id: string) => void): Columns<Coming> {
  const { i18n } = useLingui()
  const format = useFormat()
  const names = useTenantNames()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the words in it follow the language
  return useMemo(
    () =>
      column.columns([
        column.display({
          id: 'file',
          header: () => <Trans>File</Trans>,
          cell: ({ row: { original } }) => (
            <RowButton onOpen={() => onOpen(original.download.id)} title={original.download.to}>
              {fileName(original.download.to)}
            </RowButton>
          ),
          meta: { width: 28 },
        }),
        ...(ofAll
          ? [tenantColumn<Coming>(({ download }) => names.get(download.tenant) ?? download.tenant, 'md')]
          : []),
        column.display({
          id: 'state',
          header: () => <Trans>State</Trans>,
          cell: ({ row: { original } }) => <Standing {...original} />,
          meta: { width: 32 },
        }),
        column.accessor(({ download }) => download.per_second, {
          id: 'limit',
          header: () => <Trans>At most</Trans>,
          cell: ({ getValue }) => {
            const limit = getValue()
            return limit === null ? '–' : <Trans>{format.bytes(limit)} per second</Trans>
          },
          meta: { width: 15, from: 'sm' },
        }),
        column.display({
          id: 'act',
          header: () => <Trans>Pause</Trans>,
          cell: ({ row: { original } }) => <PauseOrGoOn {...original} />,
          meta: { width: 16, from: 'sm' },
        }),
      ]),
    [i18n.locale, format, names, ofAll, onOpen],
  )
}

function Standing({ download, job }: Coming) {
  const { _ } = useLingui()
  const { words, tone } = downloadStates[download.state]
  if (download.state === 'active' && job) return <Moving job={job} />
  const fault = download.fault?.code === 'cancelled' ? null : download.fault
  return (
    <State tone={fault ? 'bad' : tone} title={fault?.message}>
      {fault ? <Trans>broke off</Trans> : _(words)}
    </State>
  )
}

function Moving({ job: listed }: { job: Job }) {
  const job = useLiveJob(listed)
  const { phase, done, rate } = useProgressWords(job)
  return <State tone="busy">{[phase, done, rate].filter(Boolean).join(' · ')}</State>
}
