/** Backups on their way here, in the order in which they have their turn, each with its number. */
import { useLingui } from '@lingui/react'
import { Trans, useLingui as useMacro } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useMemo, useState } from 'react'
import { ask, type Job, type TenantView, useLiveJob } from '../../../ipc'
import { FaultNotice } from '../../../ui/fault/FaultNotice'
import { ExportIcon } from '../../../ui/icons'
import { EmptyState, State } from '../../../ui/parts'
import { type Columns, columnsOf } from '../../../ui/table/columns'
import { ListTable } from '../../../ui/table/ListTable'
import { RowButton } from '../../../ui/table/RowButton'
import { fileName, useProgressWords } from '../../jobs/words'
import { useTenantNames } from '../../tenant/useTenant'
import own from '../backups.module.css'
import { tenantColumn } from '../columns'
import { type Coming, comingOf } from './coming'
import { LivePause } from './LivePause'
import { PauseOrGoOn } from './PauseOrGoOn'
import { AtMost, downloadStates } from './words'

const DownloadDrawer = lazy(() => import('./DownloadDrawer'))
const LiveDrawer = lazy(() => import('./LiveDrawer'))

export default function Downloads({ of }: { of: TenantView | null }) {
  const { t } = useMacro()
  const { data: downloads, error, refetch } = useQuery(ask('downloadList', { tenant: of?.tenant.id ?? null }))
  const { data: jobs } = useQuery(ask('jobList', {}))
  const [open, setOpen] = useState<string | null>(null)
  const tenant = of?.tenant.id ?? null
  const rows = useMemo(() => comingOf(downloads ?? [], jobs ?? [], tenant), [downloads, jobs, tenant])
  const columns = useDownloadColumns(of === null, setOpen)
  const shown = rows.find(({ id }) => id === open)
  return (
    <>
      {error && (
        <div className={own.top}>
          <FaultNotice fault={error} onRetry={() => void refetch()} />
        </div>
      )}
      {downloads && rows.length === 0 && (
        <EmptyState icon={ExportIcon} title={<Trans>Nothing is being downloaded</Trans>}>
          <Trans>
            Open a backup among the promised places to bring it here. A download goes on where it broke off,
            also after this program or the computer was closed.
          </Trans>
        </EmptyState>
      )}
      {rows.length > 0 && <ListTable label={t`Downloads`} columns={columns} rows={rows} rowKey={idOf} />}
      {shown && (
        <Suspense fallback={null}>
          <Opened coming={shown} onClose={() => setOpen(null)} />
        </Suspense>
      )}
    </>
  )
}

function Opened({ coming, onClose }: { coming: Coming; onClose(): void }) {
  return coming.download ? (
    <DownloadDrawer download={coming.download} job={coming.job} onClose={onClose} />
  ) : (
    <LiveDrawer work={coming.live} job={coming.job} onClose={onClose} />
  )
}

const idOf = ({ id }: Coming) => id
const column = columnsOf<Coming>()

function useDownloadColumns(ofAll: boolean, onOpen: (id: string) => void): Columns<Coming> {
  const { i18n } = useLingui()
  const names = useTenantNames()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the words in it follow the language
  return useMemo(
    () =>
      column.columns([
        column.display({
          id: 'file',
          header: () => <Trans>File</Trans>,
          cell: ({ row: { original } }) => (
            <RowButton onOpen={() => onOpen(original.id)} title={original.to}>
              {fileName(original.to)}
            </RowButton>
          ),
          meta: { width: 28 },
        }),
        ...(ofAll ? [tenantColumn<Coming>(({ tenant }) => names.get(tenant) ?? tenant, 'md')] : []),
        column.display({
          id: 'state',
          header: () => <Trans>State</Trans>,
          cell: ({ row: { original } }) => <Standing coming={original} />,
          meta: { width: 32 },
        }),
        column.accessor(({ perSecond }) => perSecond, {
          id: 'limit',
          header: () => <Trans>At most</Trans>,
          cell: ({ getValue }) => {
            const limit = getValue()
            return limit === null ? '–' : <AtMost perSecond={limit} />
          },
          meta: { width: 15, from: 'sm' },
        }),
        column.display({
          id: 'act',
          header: () => <Trans>Pause</Trans>,
          cell: ({ row: { original } }) =>
            original.download ? <PauseOrGoOn {...original} /> : <LivePause to={original.to} />,
          meta: { width: 16, from: 'sm' },
        }),
      ]),
    [i18n.locale, names, ofAll, onOpen],
  )
}

function Standing({ coming }: { coming: Coming }) {
  const { _ } = useLingui()
  if (coming.download === null) return <Moving job={coming.job} />
  const { download, job } = coming
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
