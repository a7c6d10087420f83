/** Every tenant's policy beside a baseline: who drifted, who cannot enforce it, and the way to apply it to a selection. */
import { useLingui } from '@lingui/react'
import { Trans, useLingui as useMacro } from '@lingui/react/macro'
import { Checkbox, NativeSelect } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { ask, type Baseline, type PolicyView } from '../../ipc'
import { type Change, useAddress } from '../../ui/address'
import { Filters } from '../../ui/Filters'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import { PolicyIcon } from '../../ui/icons'
import { NoMatch } from '../../ui/NoMatch'
import { PageHeader } from '../../ui/PageHeader'
import classes from '../../ui/parts.module.css'
import { type Sort, sorted } from '../../ui/table/columns'
import { ListTable } from '../../ui/table/ListTable'
import { FleetFacts } from '../fleet/FleetFacts'
import { NothingRead } from '../fleet/NothingRead'
import { RefreshButton } from '../jobs/RefreshButton'
import { matches } from '../palette/match'
import { ApplyBaseline } from './ApplyBaseline'
import { useChosenTenants } from './chosen'
import { driftedOf, type PolicySort, policyKeys, usePolicyColumns } from './columns'
import { PolicyTabs } from './PolicyTabs'
import type { PoliciesView } from './view'

export default function PoliciesPage() {
  const { t } = useMacro()
  const [view, change] = useAddress<PoliciesView>()
  const { data: baselines } = useQuery(ask('baselineList', {}))
  const baseline = baselines?.find(({ name }) => name === view.baseline) ?? null
  // Under an open plan the list waits: a thousand tenants that change one by one would be read again and again.
  const [covered, setCovered] = useState(false)
  const policies = useQuery({
    ...ask('policyList', { baseline: baseline?.name ?? null }),
    placeholderData: keepPreviousData,
    structuralSharing: false,
    enabled: !covered,
  })
  const views = policies.data
  const nothingRead = views?.every(({ reading }) => reading === null) ?? false
  return (
    <div className={classes.page}>
      <PageHeader
        title={t`Policies`}
        ready={!policies.isPending}
        description={views && !nothingRead && <FleetFacts read={views.map(({ as_of }) => as_of)} />}
        actions={views && views.length > 0 && <RefreshButton what="policies" tenants={[]} />}
      />
      <PolicyTabs />
      {policies.error && (
        <div className={classes.inset}>
          <FaultNotice fault={policies.error} onRetry={() => void policies.refetch()} />
        </div>
      )}
      {views && nothingRead ? (
        <NothingRead
          connected={views.length > 0}
          icon={PolicyIcon}
          title={<Trans>No policies were read yet</Trans>}
          actions={<RefreshButton what="policies" tenants={[]} />}
        >
          <Trans>Reading them changes nothing on the tenants.</Trans>
        </NothingRead>
      ) : (
        views && (
          <>
            <PolicyFilters view={view} baselines={baselines ?? []} onChange={change} />
            <Fleet
              views={views}
              view={view}
              baseline={baseline}
              baselines={baselines ?? []}
              stale={policies.isPlaceholderData}
              onChange={change}
              onCovered={setCovered}
            />
          </>
        )
      )}
    </div>
  )
}

interface FiltersProps {
  view: PoliciesView
  baselines: Baseline[]
  onChange(change: Change<PoliciesView>): void
}

function PolicyFilters({ view, baselines, onChange }: FiltersProps) {
  const { t } = useMacro()
  return (
    <Filters
      label={t`Search tenants by name`}
      placeholder={t`Tenant`}
      search={view.q}
      onSearch={(q) => onChange({ q })}
    >
      <NativeSelect
        size="xs"
        aria-label={t`Compare with a baseline`}
        value={view.baseline ?? ''}
        onChange={({ currentTarget }) => onChange({ baseline: currentTarget.value || undefined })}
        data={[
          { value: '', label: t`Compare with…` },
          ...baselines.map(({ name }) => ({ value: name, label: name })),
        ]}
      />
      <Checkbox
        size="xs"
        label={<Trans>Only drifted ones</Trans>}
        checked={view.drifted ?? false}
        disabled={!view.baseline}
        onChange={({ currentTarget }) => onChange({ drifted: currentTarget.checked || undefined })}
      />
    </Filters>
  )
}

interface FleetProps {
  views: PolicyView[]
  view: PoliciesView
  baseline: Baseline | null
  baselines: Baseline[]
  stale: boolean
  onChange(change: Change<PoliciesView>): void
  /** A plan lies over the list. */
  onCovered(covered: boolean): void
}

function Fleet({ views, view, baseline, baselines, stale, onChange, onCovered }: FleetProps) {
  const { t } = useMacro()
  const { i18n } = useLingui()
  const columns = usePolicyColumns(baseline !== null)
  const [sort, setSort] = useState<Sort<PolicySort>>({ by: 'name', descending: false })
  const rows = useMemo(() => {
    const shown = views.filter(
      ({ name, drift }) =>
        matches(view.q ?? '', name) && (!view.drifted || (drift !== null && driftedOf(drift) > 0)),
    )
    return sorted(shown, policyKeys[sort.by], sort.descending, i18n.locale)
  }, [views, view.q, view.drifted, sort, i18n.locale])
  const { chosen, ids, extent, toggle, toggleAll, clear } = useChosenTenants(rows)

  if (rows.length === 0)
    return (
      <NoMatch
        title={<Trans>No tenant matches</Trans>}
        onClear={() => onChange({ q: undefined, drifted: undefined })}
      />
    )
  return (
    <>
      {chosen.length > 0 && (
        <ApplyBaseline
          tenants={chosen}
          baseline={baseline}
          baselines={baselines}
          onBaseline={(name) => onChange({ baseline: name })}
          onClear={clear}
          onCovered={onCovered}
        />
      )}
      <ListTable
        label={t`Policies`}
        columns={columns}
        rows={rows}
        rowKey={tenantOf}
        href={(row) => `#/tenants/${encodeURIComponent(row.tenant)}/policies`}
        sort={sort}
        onSort={setSort}
        stale={stale}
        choosing={{
          has: (row) => ids.has(row.tenant),
          toggle,
          extent,
          toggleAll,
          labelOf: ({ name }) => t`Choose ${name}`,
          allLabel: t`Choose all tenants`,
        }}
      />
    </>
  )
}

const tenantOf = (view: PolicyView) => view.tenant
