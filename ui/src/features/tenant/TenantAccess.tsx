/** Support access to one tenant. */
import { Trans } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { ask } from '../../ipc'
import { AccessActions } from '../access/AccessActions'
import { Accesses } from '../access/Accesses'
import { AccessFacts } from '../access/AccessFacts'
import own from './tenant.module.css'
import { useTenant } from './useTenant'

export default function TenantAccess() {
  const { id } = useTenant()
  const { data } = useQuery(ask('grantList', {}))
  return (
    <>
      <div className={own.bar}>
        <div>
          <AccessFacts grants={data?.grants.filter(({ tenant }) => tenant === id) ?? []} />
        </div>
        <AccessActions tenant={id} />
      </div>
      <Accesses
        tenant={id}
        onEmpty={<Trans>Whoever is given access to this tenant is listed here, with what came of it.</Trans>}
      />
    </>
  )
}
