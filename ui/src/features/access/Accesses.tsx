/** A list of accesses with its filters, of one tenant or of all; and the support accounts that should not be there. */
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useMemo } from 'react'
import { ask, type GrantsPage, type GrantView, type TenantId } from '../../ipc'
import { useAddress } from '../../ui/address'
import { ByState } from '../../ui/ByState'
import { Filters } from '../../ui/Filters'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import { SupportIcon } from '../../ui/icons'
import { NoMatch } from '../../ui/NoMatch'
import { EmptyState, Note } from '../../ui/parts'
import page from '../../ui/parts.module.css'
import { ListTable } from '../../ui/table/ListTable'
import { matches } from '../palette/match'
import { useAccessColumns } from './columns'
import { Strays } from './Strays'
import { type AccessView, type Show, showOf, shows } from './view'
import { showWords } from './words'

interface Props {
  /** Of which tenant; `null` for all. */
  tenant: TenantId | null
  /** What an access is for, where there is none yet. */
  onEmpty: ReactNode
}

export function Accesses(props: Props) {
  const { data, error, refetch } = useQuery(ask('grantList', {}))
  return (
    <>
      {error && (
        <div className={page.inset}>
          <FaultNotice fault={error} onRetry={() => void refetch()} />
        </div>
      )}
      {data && <Listed {...data} {...props} />}
    </>
  )
}

function Listed({ grants, strays, tenant, onEmpty }: Props & GrantsPage) {
  const [view] = useAddress<AccessView>()
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
      <AccessFilters {...own} view={view} />
      {view.show === 'strays' ? (
        <Strays strays={own.strays} />
      ) : (
        <List grants={own.grants} tenant={tenant} view={view} />
      )}
    </>
  )
}

function AccessFilters({ grants, strays, view }: GrantsPage & { view: AccessView }) {
  const { t } = useLingui()
  const [, change] = useAddress<AccessView>()
  const count = (show: Show) =>
    show === 'strays' ? strays.length : grants.filter(({ state }) => showOf[state] === show).length
  return (
    <>
      <ByState shows={shows} words={showWords} shown={view.show} count={count} all={grants.length} />
      {view.show !== 'strays' && (
        <Filters
          label={t`Search accesses`}
          placeholder={t`Person, tenant, reason or ticket`}
          search={view.q}
          onSearch={(q) => change({ q })}
        />
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
  const { t } = useLingui()
  const [, change] = useAddress<AccessView>()
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
  if (rows.length === 0)
    return (
      <NoMatch
        title={<Trans>No access matches</Trans>}
        onClear={() => change({ q: undefined, show: undefined })}
      />
    )
  return (
    <div className={page.fill}>
      <ListTable
        label={t`Accesses`}
        columns={columns}
        rows={rows}
        rowKey={idOf}
        href={(grant) => `#/access/${encodeURIComponent(grant.id)}`}
        subject={`${show} ${q}`}
      />
    </div>
  )
}

const idOf = (grant: GrantView) => grant.id
