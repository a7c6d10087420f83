/** The people of one tenant. */

import { RefreshButton } from '../jobs/RefreshButton'
import { AddPeople } from '../people/AddPeople'
import { ExportButton } from '../people/ExportButton'
import { PeopleList } from '../people/PeopleList'
import own from './tenant.module.css'
import { useTenant } from './useTenant'

export default function TenantPeople() {
  const { id } = useTenant()
  return (
    <PeopleList
      tenant={id}
      head={(facts, view) => (
        <div className={own.bar}>
          <div>{facts}</div>
          <AddPeople />
          <RefreshButton what="people" tenants={[id]} />
          <ExportButton tenant={id} view={view} />
        </div>
      )}
      onEmpty={<RefreshButton what="people" tenants={[id]} />}
    />
  )
}
