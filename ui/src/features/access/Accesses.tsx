/** A list of accesses with its filters, of one tenant or of all; and the support accounts that should not be there. */
import { useLingui } from '@lingui/react'
import { Plural, Trans, useLingui as useMacro } from '@lingui/react/macro'
import { Link, useNavigate } from '@tanstack/react-router'
import { type ReactNode, useCallback, useMemo } from 'react'
import type { GrantsPage, GrantView, TenantId } from '../../ipc'
import { SupportIcon } from '../../ui/icons'
import { NoMatch } from '../../ui/NoMatch'
import { EmptyState, Note } from '../../ui/parts'
import page from '../../ui/parts.module.css'
import { SearchField } from '../../ui/SearchField'
import { DataTable } from '../../ui/table/DataTable'
import { matches } from '../palette/match'
import filters from '../people/people.module.css'
import classes from './access.module.css'
import { useAccessColumns } from './columns'
import { Strays } from './Strays'
import { type AccessView, type Show, showOf, shows } from './view'
import { showWords } from './words'

interface Props {
  page: GrantsPage
  tenant: TenantId | null
  view: AccessView
  /** What an access is for, where there is none yet. */
  onEmpty: ReactNode
}

export function Accesses({ page: { grants, strays }, tenant, view, onEmpty }: Props) {
  const own = useMemo(
    () => ({
      grants: grants.filter((grant) => tenant === null || grant.tenant === tenant),
      strays: strays.filter((stray) => tenant === null || stray.tenant === tenant),
    }),
    [grants, strays, tenant],
  )
  if (own.grants.length + own.strays.length === 0)
    return (
      <EmptyState icon={SupportIcon} title={<Trans>No access was asked for yet</Trans>}>
        {onEmpty}
      </EmptyState>
    )
  return (
    <>
      {own.strays.length > 0 && view.show !== 'strays' && (
        <div className={page.inset}>
          <Note tone="warn">
            <Plural
              value={own.strays.length}
              one="# support account is on a tenant that should not be there as it is."
              other="# support accounts are on tenants that should not be there as they are."
            />{' '}
            <Link to="." search={(old: AccessView) => ({ ...old, show: 'strays' as const })}>
              <Trans>See what to do</Trans>
            </Link>
          </Note>
        </div>
      )}
      <Filters {...own} view={view} />
      {view.show === 'strays' ? (
        <Strays strays={own.strays} />
      ) : (
        <List grants={own.grants} tenant={tenant} view={view} />
      )}
    </>
  )
}

function Filters({ grants, strays, view }: GrantsPage & { view: AccessView }) {
  const { t } = useMacro()
  const { _ } = useLingui()
  const navigate = useNavigate()
  const count = (show: Show) =>
    show === 'strays' ? strays.length : grants.filter(({ state }) => showOf[state] === show).length
  return (
    <>
      <nav className={filters.quick} aria-label={t`By state`}>
        {[undefined, ...shows].map((show) => (
          <Link
            key={show ?? ''}
            to="."
            search={({ show: _old, ...old }: AccessView) => (show ? { ...old, show } : old)}
            aria-current={view.show === show ? 'true' : undefined}
            activeProps={{}}
          >
            {show ? _(showWords[show]) : <Trans>All</Trans>}{' '}
            <span className={page.numeric}>{show ? count(show) : grants.length}</span>
          </Link>
        ))}
      </nav>
      {view.show !== 'strays' && (
        <search className={filters.filters}>
          <SearchField
            className={filters.search}
            label={t`Search accesses`}
            placeholder={t`Person, tenant, reason or ticket`}
            value={view.q ?? ''}
            onChange={(typed) =>
              void navigate({
                to: '.',
                search: ({ q: _old, ...old }: AccessView) => (typed ? { ...old, q: typed } : old),
                replace: true,
              })
            }
          />
        </search>
      )}
    </>
  )
}

function List({
  grants,
  tenant,
  view: { q, show },
}: {
  grants: GrantView[]
  tenant: TenantId | null
  view: AccessView
}) {
  const { t } = useMacro()
  const navigate = useNavigate()
  const columns = useAccessColumns(tenant === null)
  const rows = useMemo(
    () =>
      grants.filter(
        (grant) =>
          (!show || showOf[grant.state] === show) &&
          matches(q ?? '', `${grant.staff.name} ${grant.tenant_name} ${grant.reason} ${grant.ticket ?? ''}`),
      ),
    [grants, q, show],
  )
  const rowAt = useCallback((index: number) => rows[index], [rows])
  if (rows.length === 0)
    return (
      <NoMatch
        title={<Trans>No access matches</Trans>}
        onClear={() => void navigate({ to: '.', search: {}, replace: true })}
      />
    )
  return (
    <div className={classes.list}>
      <DataTable
        label={t`Accesses`}
        columns={columns}
        count={rows.length}
        rowAt={rowAt}
        rowKey={idOf}
        href={(grant) => `#/access/${encodeURIComponent(grant.id)}`}
        subject={`${show} ${q}`}
      />
    </div>
  )
}

const idOf = (grant: GrantView) => grant.id
