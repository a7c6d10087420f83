/** The journal, newest first, of any length. Its numbers have no gaps, so a row's place tells its number. */
import { Trans, useLingui } from '@lingui/react/macro'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { ask, type Entry, type JournalPage } from '../../ipc'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import { ActivityIcon } from '../../ui/icons'
import { EmptyState } from '../../ui/parts'
import classes from '../../ui/parts.module.css'
import { DataTable } from '../../ui/table/DataTable'
import { pageSize, usePages } from '../../ui/table/usePages'
import { useJournalColumns } from './columns'

export function JournalTable() {
  const { t } = useLingui()
  const columns = useJournalColumns()
  const head = useQuery({
    ...ask('journalPage', { before: null, limit: pageSize }),
    placeholderData: keepPreviousData,
  })
  const total = head.data?.total ?? 0
  const { rowAt, onRange, fault } = usePages(
    total,
    head.data?.entries,
    (index) => ask('journalPage', { before: total - index * pageSize + 1, limit: pageSize }),
    entriesOf,
  )
  const failed = head.error ?? fault

  if (head.data && total === 0)
    return (
      <EmptyState icon={ActivityIcon} title={<Trans>The journal is empty</Trans>}>
        <Trans>Connecting a tenant will be its first entry.</Trans>
      </EmptyState>
    )
  return (
    <>
      {failed && (
        <div className={classes.inset}>
          <FaultNotice fault={failed} onRetry={() => void head.refetch()} />
        </div>
      )}
      {head.data && (
        <DataTable
          label={t`Journal`}
          columns={columns}
          count={total}
          rowAt={rowAt}
          rowKey={keyOf}
          onRange={onRange}
        />
      )}
    </>
  )
}

const entriesOf = (page: JournalPage) => page.entries
const keyOf = (entry: Entry) => String(entry.seq)
