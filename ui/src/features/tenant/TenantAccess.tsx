/** Support access to one tenant. */
import { Trans } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { ask } from '../../ipc'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import classes from '../../ui/parts.module.css'
import { AccessActions } from '../access/AccessActions'
import { Accesses } from '../access/Accesses'
import { AccessFacts } from '../access/AccessFacts'
import type { AccessView } from '../access/view'
import own from './tenant.module.css'
import { useTenant } from './useTenant'

export default function TenantAccess() {
  const { id } = useTenant()
  const view: AccessView = useSearch({ strict: false })
  const { data, error, refetch } = useQuery(ask('grantList', {}))
  return (
    <>
      <div className={own.bar}>
        <div>
          <AccessFacts grants={data?.grants.filter(({ tenant }) => tenant === id) ?? []} />
        </div>
        <AccessActions tenant={id} act={view.act} />
      </div>
      {error && (
        <div className={classes.inset}>
          <FaultNotice fault={error} onRetry={() => void refetch()} />
        </div>
      )}
      {data && (
        <Accesses
          page={data}
          tenant={id}
          view={view}
          onEmpty={
            <Trans>Whoever is given access to this tenant is listed here, with what came of it.</Trans>
          }
        />
      )}
    </>
  )
}
