/** Says who hosts a tenant, which decides whose promises it is held against. */
import { Trans, useLingui } from '@lingui/react/macro'
import { NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { ask, type Tenant, useCommand } from '../../ipc'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import classes from '../../ui/parts.module.css'
import { usePlatformNames } from '../promises/usePlatformNames'
import own from './tenant.module.css'

export function PlatformChoice({ tenant }: { tenant: Tenant }) {
  const { t } = useLingui()
  const { data: platforms } = useQuery(ask('platformList', {}))
  const nameOf = usePlatformNames()
  const set = useCommand('tenantSetPlatform')
  const known = platforms?.map(({ id }) => id) ?? []
  // one whose file cannot be read stays chosen until somebody chooses another
  const ids = known.includes(tenant.platform) ? known : [tenant.platform, ...known]
  const promises = `#/promises/platforms?tenant=${encodeURIComponent(tenant.id)}`
  return (
    <div className={own.stack}>
      <NativeSelect
        size="xs"
        aria-label={t`Platform`}
        value={tenant.platform}
        onChange={({ currentTarget }) => void set.run({ tenant: tenant.id, platform: currentTarget.value })}
        disabled={set.pending}
        data={ids.map((id) => ({ value: id, label: nameOf(id) }))}
      />
      <p className={classes.quiet}>
        <Trans>
          The next check holds this tenant against <a href={promises}>what this platform promises</a>.
        </Trans>
      </p>
      {set.fault && <FaultNotice fault={set.fault} />}
    </div>
  )
}
