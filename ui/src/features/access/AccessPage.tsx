/** Every request and access for support, across all tenants: what waits and what is in force first, each with its clock. */
import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { ask } from '../../ipc'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import { PageHeader } from '../../ui/PageHeader'
import classes from '../../ui/parts.module.css'
import { AccessActions } from './AccessActions'
import { Accesses } from './Accesses'
import { AccessFacts } from './AccessFacts'
import type { AccessView } from './view'

export default function AccessPage() {
  const { t } = useLingui()
  const view: AccessView = useSearch({ strict: false })
  const { data, error, isPending, refetch } = useQuery(ask('grantList', {}))
  return (
    <div className={classes.page}>
      <PageHeader
        title={t`Support access`}
        ready={!isPending}
        description={data && <AccessFacts grants={data.grants} />}
        actions={<AccessActions tenant={null} act={view.act} />}
      />
      {error && (
        <div className={classes.inset}>
          <FaultNotice fault={error} onRetry={() => void refetch()} />
        </div>
      )}
      {data && (
        <Accesses
          page={data}
          tenant={null}
          view={view}
          onEmpty={
            <Trans>
              Staff ask for access to a tenant, its administrator gives it for a limited time, and the tenant
              itself ends it.
            </Trans>
          }
        />
      )}
    </div>
  )
}
