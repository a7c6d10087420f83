/** The list of restores with its filters. */
import { Trans, useLingui } from '@lingui/react/macro'
import { useMemo } from 'react'
import type { RestoreView } from '../../ipc'
import { useAddress } from '../../ui/address'
import { ByState } from '../../ui/ByState'
import { Filters } from '../../ui/Filters'
import { RestoreIcon } from '../../ui/icons'
import { NoMatch } from '../../ui/NoMatch'
import { EmptyState } from '../../ui/parts'
import page from '../../ui/parts.module.css'
import { ListTable } from '../../ui/table/ListTable'
import { matches } from '../palette/match'
import { useRestoreColumns } from './columns'
import { byNeed, type RestoresView, type Show, showOf, shows } from './view'
import { showWords } from './words'

export function RestoreList({ restores }: { restores: RestoreView[] }) {
  const [view] = useAddress<RestoresView>()
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
      <RestoreFilters restores={all} view={view} />
      <List restores={all} view={view} />
    </>
  )
}

interface Props {
  restores: RestoreView[]
  view: RestoresView
}

function RestoreFilters({ restores, view }: Props) {
  const { t } = useLingui()
  const [, change] = useAddress<RestoresView>()
  const count = (show: Show) => restores.filter((each) => showOf(each) === show).length
  return (
    <>
      <ByState shows={shows} words={showWords} shown={view.show} count={count} all={restores.length} />
      <Filters
        label={t`Search restores`}
        placeholder={t`Tenant, person or reason`}
        search={view.q}
        onSearch={(q) => change({ q })}
      />
    </>
  )
}

function List({ restores, view: { q, show } }: Props) {
  const { t } = useLingui()
  const [, change] = useAddress<RestoresView>()
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
  if (rows.length === 0)
    return (
      <NoMatch
        title={<Trans>No restore matches</Trans>}
        onClear={() => change({ q: undefined, show: undefined })}
      />
    )
  return (
    <div className={page.fill}>
      <ListTable
        label={t`Restores`}
        columns={columns}
        rows={rows}
        rowKey={idOf}
        href={({ id }) => `#/restores/${encodeURIComponent(id)}`}
        subject={`${show} ${q}`}
      />
    </div>
  )
}

const idOf = ({ id }: RestoreView) => id
