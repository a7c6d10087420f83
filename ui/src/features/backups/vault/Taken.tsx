/** How each backup of a run was had: only what changed, or the whole and why, and what could not be had. */
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useMemo } from 'react'
import type { VaultTaken } from '../../../ipc'
import { useFormat } from '../../../ui/format'
import { State } from '../../../ui/parts'
import { type Columns, columnsOf } from '../../../ui/table/columns'
import { ListTable } from '../../../ui/table/ListTable'
import own from './vault.module.css'

export function Taken({ taken }: { taken: readonly VaultTaken[] }) {
  const { t } = useLingui()
  const columns = useTakenColumns()
  const rows = useMemo(() => [...taken].sort((a, b) => b.missing.length - a.missing.length), [taken])
  const lacking = taken.filter(({ missing }) => missing.length > 0).length
  return (
    <details className={own.taken} open={lacking > 0}>
      <summary>
        <Plural
          value={taken.length}
          one="How the backup of # tenant was had"
          other="How the backups of # tenants were had"
        />
        {lacking > 0 && (
          <>
            {' · '}
            <Plural value={lacking} one="# lacks attachments" other="# lack attachments" />
          </>
        )}
      </summary>
      <div className={own.list} style={{ height: 34 + 36 * Math.min(rows.length, 6) }}>
        <ListTable label={t`How backups were had`} columns={columns} rows={rows} rowKey={keyOf} />
      </div>
    </details>
  )
}

const keyOf = ({ tenant }: VaultTaken) => tenant
const column = columnsOf<VaultTaken>()

function useTakenColumns(): Columns<VaultTaken> {
  const format = useFormat()
  return useMemo(
    () =>
      column.columns([
        column.accessor(({ tenant }) => tenant, {
          id: 'tenant',
          header: () => <Trans>Tenant</Trans>,
          meta: { width: 22 },
        }),
        column.display({
          id: 'way',
          header: () => <Trans>Fetched</Trans>,
          cell: ({ row: { original } }) => <Way {...original} />,
          meta: { width: 34 },
        }),
        column.accessor(({ received }) => format.bytes(received), {
          id: 'received',
          header: () => <Trans>Received</Trans>,
          meta: { width: 13, numeric: true, from: 'sm' },
        }),
        column.accessor(({ stored }) => format.bytes(stored), {
          id: 'stored',
          header: () => <Trans>Vault grew by</Trans>,
          meta: { width: 15, numeric: true, from: 'md' },
        }),
        column.display({
          id: 'missing',
          header: () => <Trans>Not to be had</Trans>,
          cell: ({ row: { original } }) => <Missing names={original.missing} />,
          meta: { width: 20 },
        }),
      ]),
    [format],
  )
}

function Way({ way, because, fetched }: VaultTaken) {
  if (way === 'whole')
    return (
      <span title={because ?? undefined}>
        <Trans>the whole zip</Trans>
        {because !== null && <span lang="en">: {because}</span>}
      </span>
    )
  return (
    <Plural
      value={fetched}
      _0="the database alone"
      one="the database and # new attachment"
      other="the database and # new attachments"
    />
  )
}

function Missing({ names }: { names: readonly string[] }) {
  if (names.length === 0) return '–'
  return (
    <State tone="warn" title={names.join('\n')}>
      <Plural value={names.length} one="# attachment" other="# attachments" />
    </State>
  )
}
