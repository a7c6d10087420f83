/** Every request and access for support, across all tenants: what waits and what is in force first, each with its clock. */
import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { ask } from '../../ipc'
import { PageHeader } from '../../ui/PageHeader'
import classes from '../../ui/parts.module.css'
import { AccessActions } from './AccessActions'
import { Accesses } from './Accesses'
import { AccessFacts } from './AccessFacts'

export default function AccessPage() {
  const { t } = useLingui()
  const { data, isPending } = useQuery(ask('grantList', {}))
  return (
    <div className={classes.page}>
      <PageHeader
        title={t`Support access`}
        ready={!isPending}
        description={data && <AccessFacts grants={data.grants} />}
        actions={<AccessActions tenant={null} />}
      />
      <Accesses
        tenant={null}
        onEmpty={
          <Trans>
            Staff ask for access to a tenant, its administrator gives it for a limited time, and the tenant
            itself ends it.
          </Trans>
        }
      />
    </div>
  )
}
