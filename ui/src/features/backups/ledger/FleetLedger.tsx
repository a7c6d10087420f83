/** The ledgers of all tenants side by side: which promised places are filled, and what is too old. */
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { Checkbox } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { ask, type LedgerView } from '../../../ipc'
import { useAddress } from '../../../ui/address'
import { FaultNotice } from '../../../ui/fault/FaultNotice'
import { useFormat } from '../../../ui/format'
import { BackupIcon } from '../../../ui/icons'
import { EmptyState } from '../../../ui/parts'
import { SearchField } from '../../../ui/SearchField'
import { type Sort, sorted } from '../../../ui/table/columns'
import { ListTable } from '../../../ui/table/ListTable'
import { RefreshButton } from '../../jobs/RefreshButton'
import { matches } from '../../palette/match'
import own from '../backups.module.css'
import { Doing } from '../Doing'
import { ByItself } from '../proving/ByItself'
import type { BackupsView } from '../view'
import { type LedgerSort, ledgerKeys, useLedgerColumns } from './columns'
import { Legend } from './Legend'
import { hasHoles } from './words'

export default function FleetLedger({ view }: { view: BackupsView }) {
  const { data: ledgers, error, refetch } = useQuery(ask('backupLedger', { tenant: null }))
  return (
    <>
      <div className={own.top}>
        <Doing of={null}>
          <RefreshButton what="sources" tenants={[]} />
        </Doing>
        <ByItself />
        {error && <FaultNotice fault={error} onRetry={() => void refetch()} />}
        {ledgers && ledgers.length > 0 && <Totals ledgers={ledgers} view={view} />}
      </div>
      {ledgers?.length === 0 && (
        <EmptyState icon={BackupIcon} title={<Trans>No tenant is connected yet</Trans>}>
          <Trans>Each tenant's promised backups are laid out here, with the holes in them.</Trans>
        </EmptyState>
      )}
      {ledgers && ledgers.length > 0 && <LedgerTable ledgers={ledgers} view={view} />}
    </>
  )
}

function Totals({ ledgers, view }: { ledgers: readonly LedgerView[]; view: BackupsView }) {
  const { t } = useLingui()
  const format = useFormat()
  const [, change] = useAddress<BackupsView>()
  let promised = 0
  let filled = 0
  let missing = 0
  for (const { ledger } of ledgers) {
    promised += ledger.counts.promised
    filled += ledger.counts.filled
    missing += ledger.counts.missing + ledger.counts.unsound
  }
  const old = ledgers.filter(({ ledger }) => ledger.rpo && !ledger.rpo.kept).length
  return (
    <>
      <p className={own.facts}>
        <Trans>
          Of {format.number(promised)} promised places {format.number(filled)} hold a proven backup and{' '}
          {format.number(missing)} hold none.
        </Trans>{' '}
        {old > 0 && (
          <Plural
            value={old}
            one="The newest backup of # tenant is older than promised."
            other="The newest backups of # tenants are older than promised."
          />
        )}
      </p>
      <div className={own.filters}>
        <SearchField
          label={t`Search tenants`}
          value={view.q ?? ''}
          onChange={(q) => change({ q: q || undefined })}
        />
        <Checkbox
          size="xs"
          label={t`Only with something missing or too old`}
          checked={view.holes ?? false}
          onChange={({ currentTarget }) => change({ holes: currentTarget.checked || undefined })}
        />
        <Legend />
      </div>
    </>
  )
}

function LedgerTable({ ledgers, view }: { ledgers: readonly LedgerView[]; view: BackupsView }) {
  const { t, i18n } = useLingui()
  const columns = useLedgerColumns()
  const [sort, setSort] = useState<Sort<LedgerSort>>({ by: 'standing', descending: false })
  const rows = useMemo(() => {
    const wanted = ledgers.filter(
      (each) => matches((view.q ?? '').trim(), each.name) && (!view.holes || hasHoles(each)),
    )
    return sorted(wanted, ledgerKeys[sort.by], sort.descending, i18n.locale)
  }, [ledgers, view.q, view.holes, sort, i18n.locale])
  if (rows.length === 0)
    return (
      <EmptyState icon={BackupIcon} title={<Trans>No tenant fits</Trans>}>
        <Trans>Take the search or the box away to see all.</Trans>
      </EmptyState>
    )
  return (
    <ListTable
      label={t`Promised places`}
      columns={columns}
      rows={rows}
      rowKey={tenantOf}
      href={(ledger) => `#/tenants/${encodeURIComponent(ledger.tenant)}/backups`}
      sort={sort}
      onSort={setSort}
      subject={`${view.q ?? ''} ${view.holes ?? ''}`}
    />
  )
}

const tenantOf = ({ tenant }: LedgerView) => tenant
