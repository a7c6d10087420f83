/** Every tenant's policy beside a baseline: who drifted, who cannot enforce it, and the way to apply it to a selection. */
import { useLingui } from '@lingui/react'
import { Trans, useLingui as useMacro } from '@lingui/react/macro'
import { Button, Checkbox, NativeSelect } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useMemo, useState } from 'react'
import { ask, type Baseline, type PolicyView } from '../../ipc'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import { PolicyIcon } from '../../ui/icons'
import { NoMatch } from '../../ui/NoMatch'
import { PageHeader } from '../../ui/PageHeader'
import { EmptyState } from '../../ui/parts'
import classes from '../../ui/parts.module.css'
import { SearchField } from '../../ui/SearchField'
import { type Sort, sorted } from '../../ui/table/columns'
import { DataTable } from '../../ui/table/DataTable'
import { FleetFacts } from '../fleet/FleetFacts'
import { RefreshButton } from '../jobs/RefreshButton'
import { matches } from '../palette/match'
import filters from '../people/people.module.css'
import { ApplyBaseline } from './ApplyBaseline'
import { useChosenTenants } from './chosen'
import { driftedOf, type PolicySort, policyKeys, usePolicyColumns } from './columns'
import { PolicyTabs } from './PolicyTabs'
import type { PoliciesView } from './view'

type Change = { [K in keyof PoliciesView]?: PoliciesView[K] | undefined }

export default function PoliciesPage() {
  const { t } = useMacro()
  const view: PoliciesView = useSearch({ strict: false })
  const navigate = useNavigate()
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
  const change = useCallback(
    (to: Change) =>
      void navigate({ to: '.', search: (old: PoliciesView) => trimmed({ ...old, ...to }), replace: true }),
    [navigate],
  )
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
        <NothingRead connected={views.length > 0} />
      ) : (
        views && (
          <>
            <Filters view={view} baselines={baselines ?? []} onChange={change} />
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

function NothingRead({ connected }: { connected: boolean }) {
  return connected ? (
    <EmptyState
      icon={PolicyIcon}
      title={<Trans>No policies were read yet</Trans>}
      actions={<RefreshButton what="policies" tenants={[]} />}
    >
      <Trans>Reading them changes nothing on the tenants.</Trans>
    </EmptyState>
  ) : (
    <EmptyState
      icon={PolicyIcon}
      title={<Trans>No tenant is connected yet</Trans>}
      actions={
        <Button size="xs" component="a" href="#/connect">
          <Trans>Connect a tenant</Trans>
        </Button>
      }
    />
  )
}

interface FiltersProps {
  view: PoliciesView
  baselines: Baseline[]
  onChange(change: Change): void
}

function Filters({ view, baselines, onChange }: FiltersProps) {
  const { t } = useMacro()
  return (
    <search className={filters.filters} style={{ paddingTop: 12 }}>
      <SearchField
        className={filters.search}
        label={t`Search tenants by name`}
        placeholder={t`Tenant`}
        value={view.q ?? ''}
        onChange={(typed) => onChange({ q: typed || undefined })}
      />
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
    </search>
  )
}

interface FleetProps {
  views: PolicyView[]
  view: PoliciesView
  baseline: Baseline | null
  baselines: Baseline[]
  stale: boolean
  onChange(change: Change): void
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
  const rowAt = useCallback((index: number) => rows[index], [rows])
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
      <DataTable
        label={t`Policies`}
        columns={columns}
        count={rows.length}
        rowAt={rowAt}
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

/** An address without what is not said. */
function trimmed(view: Change): PoliciesView {
  return Object.fromEntries(Object.entries(view).filter(([, each]) => each !== undefined)) as PoliciesView
}
