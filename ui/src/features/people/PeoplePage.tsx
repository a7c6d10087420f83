/** People of every tenant: one search over all of them, out of the cache. */
import { useLingui } from '@lingui/react/macro'
import { PageHeader } from '../../ui/PageHeader'
import classes from '../../ui/parts.module.css'
import { RefreshButton } from '../jobs/RefreshButton'
import { AddPeople } from './AddPeople'
import { ExportButton } from './ExportButton'
import { PeopleList } from './PeopleList'

export default function PeoplePage() {
  const { t } = useLingui()
  return (
    <div className={classes.page}>
      <PeopleList
        tenant={null}
        head={(facts, view, ready) => (
          <PageHeader
            title={t`People`}
            description={facts}
            ready={ready}
            actions={
              <>
                <AddPeople />
                <RefreshButton what="people" tenants={[]} />
                <ExportButton tenant={null} view={view} />
              </>
            }
          />
        )}
        onEmpty={<RefreshButton what="people" tenants={[]} />}
      />
    </div>
  )
}
