/** How every tenant stands: whether what was promised is kept, and whether that is enough today. The riskiest first. */
import { useLingui } from '@lingui/react'
import { Trans, useLingui as useMacro } from '@lingui/react/macro'
import { Checkbox, NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { ask, type PromiseStanding } from '../../ipc'
import { type Change, useAddress } from '../../ui/address'
import { Filters } from '../../ui/Filters'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import form from '../../ui/form.module.css'
import { PromiseIcon } from '../../ui/icons'
import { NoMatch } from '../../ui/NoMatch'
import { PageHeader } from '../../ui/PageHeader'
import classes from '../../ui/parts.module.css'
import { type Sort, sorted } from '../../ui/table/columns'
import { ListTable } from '../../ui/table/ListTable'
import { FleetFacts } from '../fleet/FleetFacts'
import { NothingRead } from '../fleet/NothingRead'
import { RefreshButton } from '../jobs/RefreshButton'
import { matches } from '../palette/match'
import own from './checks.module.css'
import { type StandingSort, standingKeys, useStandingColumns } from './columns'
import { PromiseTabs } from './PromiseTabs'
import { ReportButton } from './ReportButton'
import { hasFaults } from './standing'
import { usePlatformNames } from './usePlatformNames'
import type { StandingsView } from './view'

export default function PromisesPage() {
  const { t } = useMacro()
  const { data: standings, error, isPending, refetch } = useQuery(ask('promiseFleet', {}))
  const looked = standings?.some(({ checked_at }) => checked_at !== null) ?? false
  return (
    <div className={classes.page}>
      <PageHeader
        title={t`Promises`}
        ready={!isPending}
        description={
          looked && standings && <FleetFacts read={standings.map(({ checked_at }) => checked_at)} />
        }
        actions={
          looked && (
            <>
              <RefreshButton what="promises" tenants={[]} />
              <ReportButton of={null} />
            </>
          )
        }
      />
      <PromiseTabs />
      {error && (
        <div className={classes.inset}>
          <FaultNotice fault={error} onRetry={() => void refetch()} />
        </div>
      )}
      {standings && looked && <Fleet standings={standings} />}
      {standings && !looked && (
        <NothingRead
          connected={standings.length > 0}
          icon={PromiseIcon}
          title={<Trans>No promise was checked yet</Trans>}
          actions={<RefreshButton what="promises" tenants={[]} />}
        >
          <Trans>
            Checking looks at each server from outside and with this connection's login. It changes nothing
            there, and no sign-in fails because of it.
          </Trans>
        </NothingRead>
      )}
    </div>
  )
}

function Fleet({ standings }: { standings: PromiseStanding[] }) {
  const { t } = useMacro()
  const { i18n } = useLingui()
  const [view, change] = useAddress<StandingsView>()
  const columns = useStandingColumns()
  const [sort, setSort] = useState<Sort<StandingSort>>({ by: 'risk', descending: false })
  const rows = useMemo(() => {
    const shown = standings.filter(
      (each) =>
        matches(view.q ?? '', each.name) &&
        (!view.faults || hasFaults(each)) &&
        (!view.platform || each.platform === view.platform),
    )
    if (sort.by === 'risk') return sort.descending ? shown.reverse() : shown
    return sorted(shown, standingKeys[sort.by], sort.descending, i18n.locale)
  }, [standings, view.q, view.faults, view.platform, sort, i18n.locale])
  return (
    <>
      <StandingFilters standings={standings} view={view} onChange={change} />
      {sort.by === 'risk' && (
        <p className={`${form.hint} ${own.order}`}>
          <Trans>
            The riskiest first: by the points that faults cost which nobody accepted, twice over in
            production. The score is the share of all points reached, so a better one may stand before a
            worse.
          </Trans>
        </p>
      )}
      {rows.length === 0 ? (
        <NoMatch
          title={<Trans>No tenant matches</Trans>}
          onClear={() => change({ q: undefined, faults: undefined, platform: undefined })}
        />
      ) : (
        <ListTable
          label={t`Promises`}
          columns={columns}
          rows={rows}
          rowKey={tenantOf}
          href={({ tenant }) => `#/tenants/${encodeURIComponent(tenant)}/promises`}
          sort={sort}
          onSort={setSort}
          subject={`${view.q ?? ''} ${view.faults ?? ''} ${view.platform ?? ''}`}
        />
      )}
    </>
  )
}

interface FiltersProps {
  standings: PromiseStanding[]
  view: StandingsView
  onChange(change: Change<StandingsView>): void
}

function StandingFilters({ standings, view, onChange }: FiltersProps) {
  const { t } = useMacro()
  const nameOf = usePlatformNames()
  const platforms = [...new Set(standings.map(({ platform }) => platform))]
  return (
    <Filters
      label={t`Search tenants by name`}
      placeholder={t`Tenant`}
      search={view.q}
      onSearch={(q) => onChange({ q })}
    >
      <NativeSelect
        size="xs"
        aria-label={t`Platform`}
        value={view.platform ?? ''}
        onChange={({ currentTarget }) => onChange({ platform: currentTarget.value || undefined })}
        data={[
          { value: '', label: t`All platforms` },
          ...platforms.map((id) => ({ value: id, label: nameOf(id) })),
        ]}
      />
      <Checkbox
        size="xs"
        label={<Trans>Only with faults</Trans>}
        checked={view.faults ?? false}
        onChange={({ currentTarget }) => onChange({ faults: currentTarget.checked || undefined })}
      />
    </Filters>
  )
}

const tenantOf = ({ tenant }: PromiseStanding) => tenant
