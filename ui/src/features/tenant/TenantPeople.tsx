/** The people of one tenant. */
import { AddPeople } from '../people/AddPeople'
import { ExportButton } from '../people/ExportButton'
import { PeopleList } from '../people/PeopleList'
import { RefreshPeople } from '../people/RefreshPeople'
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
          <RefreshPeople tenants={[id]} />
          <ExportButton tenant={id} view={view} />
        </div>
      )}
      onEmpty={<RefreshPeople tenants={[id]} />}
    />
  )
}
