/** The policy of one tenant. */
import { Trans } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { ask } from '../../ipc'
import { AsOf } from '../../ui/Age'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import { PolicyIcon } from '../../ui/icons'
import { EmptyState } from '../../ui/parts'
import classes from '../../ui/parts.module.css'
import { RefreshButton } from '../jobs/RefreshButton'
import bar from '../tenant/tenant.module.css'
import { useTenant } from '../tenant/useTenant'
import { PolicyForm } from './PolicyForm'

export default function TenantPolicies() {
  const { id } = useTenant()
  const { data: views, error, refetch } = useQuery(ask('policyList', { baseline: null }))
  const view = views?.find(({ tenant }) => tenant === id)
  return (
    <>
      <div className={bar.bar}>
        <div>{view && <AsOf at={view.as_of} offline={view.fault !== null && view.reading !== null} />}</div>
        <RefreshButton what="policies" tenants={[id]} />
      </div>
      {(error ?? view?.fault) && (
        <div className={classes.inset}>
          {error ? (
            <FaultNotice fault={error} onRetry={() => void refetch()} />
          ) : (
            view?.fault && <FaultNotice fault={view.fault} />
          )}
        </div>
      )}
      {view?.reading && <PolicyForm key={id} view={view} reading={view.reading} />}
      {view && !view.reading && (
        <EmptyState
          icon={PolicyIcon}
          title={<Trans>This tenant's policy was not read yet</Trans>}
          actions={<RefreshButton what="policies" tenants={[id]} />}
        >
          <Trans>Reading it changes nothing on the tenant.</Trans>
        </EmptyState>
      )}
    </>
  )
}
