/** Backups that a provider was asked for, from here or by others, and how each stands. */
import { useLingui } from '@lingui/react'
import { Trans, useLingui as useMacro } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useMemo, useState } from 'react'
import { ask, type BackupRequest, type TenantView } from '../../../ipc'
import { Age } from '../../../ui/Age'
import { FaultNotice } from '../../../ui/fault/FaultNotice'
import form from '../../../ui/form.module.css'
import { useFormat } from '../../../ui/format'
import { SupportIcon } from '../../../ui/icons'
import { EmptyState, State, Tag } from '../../../ui/parts'
import { type Columns, columnsOf } from '../../../ui/table/columns'
import { ListTable } from '../../../ui/table/ListTable'
import { RowButton } from '../../../ui/table/RowButton'
import own from '../backups.module.css'
import { holdsWords } from '../ledger/words'
import { AskAny } from './AskAny'
import { TakeIn } from './TakeIn'
import { requestStates } from './words'

const RequestDrawer = lazy(() => import('./RequestDrawer'))

export default function Requests({ of }: { of: TenantView | null }) {
  const { t } = useMacro()
  const { data, error, refetch } = useQuery(ask('backupRequests', {}))
  const [doing, setDoing] = useState<'asking' | 'taking' | null>(null)
  const [open, setOpen] = useState<string | null>(null)
  const columns = useRequestColumns(setOpen)
  const rows = useMemo(() => data?.filter(({ tenant }) => of === null || tenant === of.tenant.id), [data, of])
  const shown = rows?.find(({ id }) => id === open)
  return (
    <>
      <div className={own.top}>
        <div className={form.buttons}>
          <Button
            size="xs"
            variant="default"
            aria-expanded={doing === 'asking'}
            onClick={() => setDoing('asking')}
          >
            <Trans>Ask for a backup…</Trans>
          </Button>
          <Button
            size="xs"
            variant="default"
            aria-expanded={doing === 'taking'}
            onClick={() => setDoing('taking')}
          >
            <Trans>Take in a request or an answer…</Trans>
          </Button>
        </div>
        {doing === 'asking' && <AskAny of={of} onDone={() => setDoing(null)} />}
        {doing === 'taking' && (
          <TakeIn
            onDone={(taken) => {
              setDoing(null)
              setOpen(taken)
            }}
          />
        )}
        {error && <FaultNotice fault={error} onRetry={() => void refetch()} />}
      </div>
      {rows?.length === 0 && (
        <EmptyState icon={SupportIcon} title={<Trans>No backup was asked for</Trans>}>
          <Trans>
            Where a provider hands backups out by ticket, ask for one here, or at a promised place that is not
            filled. The link in the answer is fetched here.
          </Trans>
        </EmptyState>
      )}
      {rows && rows.length > 0 && (
        <ListTable label={t`Requests for backups`} columns={columns} rows={rows} rowKey={idOf} />
      )}
      {shown && (
        <Suspense fallback={null}>
          <RequestDrawer request={shown} onClose={() => setOpen(null)} />
        </Suspense>
      )}
    </>
  )
}

const idOf = ({ id }: BackupRequest) => id
const column = columnsOf<BackupRequest>()

function useRequestColumns(onOpen: (id: string) => void): Columns<BackupRequest> {
  const { _ } = useLingui()
  const format = useFormat()
  return useMemo(
    () =>
      column.columns([
        column.display({
          id: 'wanted',
          header: () => <Trans>Days</Trans>,
          cell: ({ row: { original } }) => (
            <RowButton
              onOpen={() => onOpen(original.id)}
              title={format.days(new Date(original.wanted.from), new Date(original.wanted.to))}
            >
              {format.days(new Date(original.wanted.from), new Date(original.wanted.to))}
            </RowButton>
          ),
          meta: { width: 24 },
        }),
        column.accessor(({ tenant_name }) => tenant_name, {
          id: 'tenant',
          header: () => <Trans>Tenant</Trans>,
          meta: { width: 20 },
        }),
        column.accessor(({ wanted }) => _(holdsWords[wanted.holds]), {
          id: 'holds',
          header: () => <Trans>Has to hold</Trans>,
          meta: { width: 17, from: 'md' },
        }),
        column.accessor(({ asked_by }) => asked_by.card.name, {
          id: 'by',
          header: () => <Trans>Asked by</Trans>,
          meta: { width: 16, from: 'sm' },
        }),
        column.display({
          id: 'state',
          header: () => <Trans>State</Trans>,
          cell: ({ row: { original } }) => <Standing request={original} />,
          meta: { width: 27 },
        }),
        column.display({
          id: 'at',
          header: () => <Trans>Asked</Trans>,
          cell: ({ row: { original } }) => <Age at={original.asked_at} />,
          meta: { width: 12, from: 'sm' },
        }),
      ]),
    [_, format, onOpen],
  )
}

export function Standing({ request: { state, waiting } }: { request: BackupRequest }) {
  const { _ } = useLingui()
  const { words, tone } = requestStates[state]
  return (
    <>
      <State tone={tone}>{_(words)}</State>
      {waiting && (
        <>
          {' '}
          <Tag tone="warn">
            <Trans>waits to be sent</Trans>
          </Tag>
        </>
      )}
    </>
  )
}
