/** The work done for one tenant. The journal of everything is one chain and stays whole, on the Activity page. */
import { Trans } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { ask, type Job } from '../../ipc'
import { ActivityIcon } from '../../ui/icons'
import { EmptyState } from '../../ui/parts'
import classes from '../../ui/parts.module.css'
import { JobCards } from '../jobs/JobCard'
import { useTenant } from './useTenant'

export default function TenantActivity() {
  const { id } = useTenant()
  const { data: jobs } = useQuery(ask('jobList', {}))
  const own = jobs?.filter((job) => concerns(job, id)) ?? []
  if (own.length === 0)
    return (
      <EmptyState icon={ActivityIcon} title={<Trans>Nothing was done for this tenant yet</Trans>}>
        <Trans>Backups and readings of its people will be listed here.</Trans>
      </EmptyState>
    )
  return (
    <div className={classes.scroll} style={{ paddingTop: 16 }}>
      <JobCards jobs={own} />
    </div>
  )
}

function concerns({ work }: Job, tenant: string): boolean {
  switch (work.kind) {
    case 'backup_take':
    case 'backup_drill':
      return work.tenant === tenant
    case 'vault':
      return work.work.kind === 'add' && work.work.tenant === tenant
    case 'refresh':
    case 'refresh_policies':
    case 'refresh_grants':
    case 'refresh_sources':
    case 'check_promises':
      return work.tenants.includes(tenant)
    // A plan may concern many tenants; it has a page of its own.
    case 'plan_preview':
    case 'plan_apply':
    // An access has one too, and is listed in the tab of its own.
    case 'grant_make':
    case 'grant_end':
    // And so has a restore.
    case 'restore':
    case 'backup_verify':
    // What is proven by itself concerns all of them.
    case 'prove_due':
    // A download is listed with the backups.
    case 'backup_download':
      return false
  }
}
