/** A searchable list of people, of one tenant or of all, with the details of one beside it. */
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { lazy, type ReactNode, Suspense, useCallback, useMemo, useState } from 'react'
import { ask, type Intent, type TenantId, type User } from '../../ipc'
import { Age, AsOf } from '../../ui/Age'
import { useAddress } from '../../ui/address'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import { useFormat } from '../../ui/format'
import { PeopleIcon } from '../../ui/icons'
import { NoMatch } from '../../ui/NoMatch'
import { EmptyState } from '../../ui/parts'
import classes from '../../ui/parts.module.css'
import type { Choosing } from '../../ui/table/Choosing'
import { DataTable } from '../../ui/table/DataTable'
import { isOffline } from '../fleet/standing'
import { useChosen } from './chosen'
import { usePeopleColumns } from './columns'
import { PeopleFilters } from './PeopleFilters'
import { forAccounts, Planned } from './Planned'
import { QuickViews } from './QuickViews'
import { usePeople } from './usePeople'
import { filterOf, isFiltered, type PeopleView, personKey, readPerson, sortOf, unfiltered } from './view'

const PersonDrawer = lazy(() => import('./PersonDrawer'))
const BulkBar = lazy(() => import('./BulkBar'))
const NewAccount = lazy(() => import('./NewAccount'))
const ImportPeople = lazy(() => import('./ImportPeople'))

interface Props {
  tenant: TenantId | null
  /** Draws the head of the page around the count and the age of what is listed. */
  head(facts: ReactNode, view: PeopleView, ready: boolean): ReactNode
  /** What to offer when nothing was read yet. */
  onEmpty: ReactNode
}

export function PeopleList({ tenant, head, onEmpty }: Props) {
  const { t } = useLingui()
  const [view, change] = useAddress<PeopleView>()
  const router = useRouter()
  const filter = useMemo(() => filterOf(view), [view])
  const sort = useMemo(() => sortOf(view), [view])
  const people = usePeople(tenant, filter, sort)
  const chosen = useChosen({ tenant, filter, sort, total: people.total, rowAt: people.rowAt })
  const [intent, setIntent] = useState<Intent | null>(null)
  const { data: views } = useQuery(ask('tenantList', {}))
  const tenants = useMemo(() => new Map(views?.map((each) => [each.tenant.id, each])), [views])
  const columns = usePeopleColumns(tenants, tenant === null)

  const href = useCallback(
    (user: User) =>
      router.history.createHref(
        router.buildLocation({
          to: '.',
          search: (old: PeopleView) => ({ ...old, person: personKey(user.tenant, user.id) }),
        }).href,
      ),
    [router],
  )

  const shown =
    tenant === null ? [...tenants.values()] : [tenants.get(tenant)].filter((each) => each !== undefined)
  const offline = shown.filter(isOffline).length
  const nothingRead = !people.pending && people.asOf === null && people.total === 0 && !isFiltered(view)
  const person = readPerson(view.person)
  const choosing: Choosing<User> = {
    has: (user) => chosen.people.has(rowKey(user)),
    toggle: chosen.toggle,
    extent: chosen.extent,
    toggleAll: chosen.extent === 'all' ? chosen.clear : chosen.chooseAll,
    labelOf: ({ name, login }) => t`Choose ${name}, ${login}`,
    allLabel: t`Choose everybody who matches`,
  }

  return (
    <>
      {head(
        !people.pending && !nothingRead && (
          <Count
            total={people.total}
            atLeast={people.atLeast}
            asOf={people.asOf}
            offline={offline > 0}
            ofAll={tenant === null}
          />
        ),
        view,
        !people.pending,
      )}
      {!nothingRead && (
        <>
          <QuickViews ofAll={tenant === null} />
          <PeopleFilters view={view} onChange={change} />
        </>
      )}
      {offline > 0 && tenant === null && (
        <p className={`${classes.inset} ${classes.quiet}`}>
          <Plural
            value={offline}
            one="# tenant could not be reached; its people are an offline copy."
            other="# tenants could not be reached; their people are offline copies."
          />
        </p>
      )}
      {people.fault && (
        <div className={classes.inset}>
          <FaultNotice fault={people.fault} onRetry={() => void people.retry()} />
        </div>
      )}
      {nothingRead ? (
        <EmptyState icon={PeopleIcon} title={<Trans>No people were read yet</Trans>} actions={onEmpty}>
          <Trans>Reading them takes a moment; after that they can be searched here, offline too.</Trans>
        </EmptyState>
      ) : people.total === 0 && !people.pending && !people.fault ? (
        <NoMatch title={<Trans>Nobody matches</Trans>} onClear={() => change(unfiltered)}>
          {view.show ? null : (
            <Trans>Only active accounts are shown; archived ones can be included above.</Trans>
          )}
        </NoMatch>
      ) : (
        <DataTable
          label={t`People`}
          columns={columns}
          count={people.total}
          rowAt={people.rowAt}
          rowKey={rowKey}
          href={href}
          sort={sort}
          onSort={({ by, descending }) =>
            change({ by: by === 'name' ? undefined : by, desc: descending || undefined })
          }
          onRange={people.onRange}
          stale={people.stale}
          subject={JSON.stringify([tenant, filter, sort])}
          choosing={choosing}
        />
      )}
      {chosen.people.size > 0 && (
        <Suspense fallback={null}>
          <BulkBar
            chosen={chosen}
            total={people.total}
            tenants={tenants}
            onPlan={(operation) =>
              setIntent(
                forAccounts(
                  [...chosen.people.values()].map(({ tenant, id }) => ({ tenant, id })),
                  operation,
                ),
              )
            }
          />
        </Suspense>
      )}
      <Planned intent={intent} onClose={() => setIntent(null)} onApplied={chosen.clear} />
      {person && (
        <Suspense fallback={null}>
          <PersonDrawer
            key={view.person}
            {...person}
            view={tenants.get(person.tenant)}
            leaving={view.act === 'leave'}
            onStay={() => change({ act: undefined })}
            onClose={() => change({ person: undefined, act: undefined })}
          />
        </Suspense>
      )}
      {(view.act === 'new' || view.act === 'import') && views && (
        <Suspense fallback={null}>
          {view.act === 'new' ? (
            <NewAccount tenant={tenant} tenants={tenants} onClose={() => change({ act: undefined })} />
          ) : (
            <ImportPeople tenant={tenant} tenants={tenants} onClose={() => change({ act: undefined })} />
          )}
        </Suspense>
      )}
    </>
  )
}

function Count({
  total,
  atLeast,
  asOf,
  offline,
  ofAll,
}: {
  total: number
  atLeast: boolean
  asOf: string | null
  offline: boolean
  ofAll: boolean
}) {
  const format = useFormat()
  const counted = format.number(total)
  return (
    <span role="status">
      {atLeast ? (
        <Trans>more than {counted} people</Trans>
      ) : (
        <Plural value={total} one="# person" other="# people" />
      )}
      {asOf && (
        <>
          {' · '}
          {ofAll ? (
            <Trans>
              oldest data from <Age at={asOf} />
            </Trans>
          ) : (
            <AsOf at={asOf} offline={offline} />
          )}
        </>
      )}
    </span>
  )
}

const rowKey = (user: User) => personKey(user.tenant, user.id)
