/** The list of restores with its filters. */
import { useLingui } from '@lingui/react'
import { Trans, useLingui as useMacro } from '@lingui/react/macro'
import { Link, useNavigate } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'
import type { RestoreView } from '../../ipc'
import { RestoreIcon } from '../../ui/icons'
import { NoMatch } from '../../ui/NoMatch'
import { EmptyState } from '../../ui/parts'
import page from '../../ui/parts.module.css'
import { SearchField } from '../../ui/SearchField'
import { DataTable } from '../../ui/table/DataTable'
import { matches } from '../palette/match'
import filters from '../people/people.module.css'
import { useRestoreColumns } from './columns'
import { byNeed, type RestoresView, type Show, showOf, shows } from './view'
import { showWords } from './words'

export function RestoreList({ restores, view }: { restores: RestoreView[]; view: RestoresView }) {
  const all = useMemo(() => byNeed(restores), [restores])
  if (all.length === 0)
    return (
      <EmptyState icon={RestoreIcon} title={<Trans>No restore was asked for yet</Trans>}>
        <Trans>
          One person asks for a backup to be restored, on the side or in the live database's place; another
          approves it. It is proven before it goes live, and what was live before is kept, so that it can be
          rolled back.
        </Trans>
      </EmptyState>
    )
  return (
    <>
      <Filters restores={all} view={view} />
      <List restores={all} view={view} />
    </>
  )
}

interface Props {
  restores: RestoreView[]
  view: RestoresView
}

function Filters({ restores, view }: Props) {
  const { t } = useMacro()
  const { _ } = useLingui()
  const navigate = useNavigate()
  const count = (show: Show) => restores.filter((each) => showOf(each) === show).length
  return (
    <>
      <nav className={filters.quick} aria-label={t`By state`}>
        {[undefined, ...shows].map((show) => (
          <Link
            key={show ?? ''}
            to="."
            search={({ show: _old, ...old }: RestoresView) => (show ? { ...old, show } : old)}
            aria-current={view.show === show ? 'true' : undefined}
            activeProps={{}}
          >
            {show ? _(showWords[show]) : <Trans>All</Trans>}{' '}
            <span className={page.numeric}>{show ? count(show) : restores.length}</span>
          </Link>
        ))}
      </nav>
      <search className={filters.filters}>
        <SearchField
          className={filters.search}
          label={t`Search restores`}
          placeholder={t`Tenant, person or reason`}
          value={view.q ?? ''}
          onChange={(typed) =>
            void navigate({
              to: '.',
              search: ({ q: _old, ...old }: RestoresView) => (typed ? { ...old, q: typed } : old),
              replace: true,
            })
          }
        />
      </search>
    </>
  )
}

function List({ restores, view: { q, show } }: Props) {
  const { t } = useMacro()
  const navigate = useNavigate()
  const columns = useRestoreColumns()
  const rows = useMemo(
    () =>
      restores.filter(
        (each) =>
          (!show || showOf(each) === show) &&
          matches(q ?? '', `${each.tenant_name} ${each.asked_by.card.name} ${each.request.reason}`),
      ),
    [restores, q, show],
  )
  const rowAt = useCallback((index: number) => rows[index], [rows])
  if (rows.length === 0)
    return (
      <NoMatch
        title={<Trans>No restore matches</Trans>}
        onClear={() => void navigate({ to: '.', search: {}, replace: true })}
      />
    )
  return (
    <div className={page.fill}>
      <DataTable
        label={t`Restores`}
        columns={columns}
        count={rows.length}
        rowAt={rowAt}
        rowKey={idOf}
        href={({ id }) => `#/restores/${encodeURIComponent(id)}`}
        subject={`${show} ${q}`}
      />
    </div>
  )
}

const idOf = ({ id }: RestoreView) => id
