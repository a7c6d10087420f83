/** What a server lacks for a restore, with the way on, in place of what needs it. */
import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ask, type RestoreView, type TenantId, type TenantView, useCommand } from '../../ipc'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import form from '../../ui/form.module.css'
import { Note } from '../../ui/parts'
import { MasterPasswordForm } from '../tenant/MasterPasswordForm'
import { AskProvider } from './Provider'

interface Props {
  restore: RestoreView
  tenant: TenantId
  children(view: TenantView): ReactNode
}

export function Ready({ restore, tenant, children }: Props) {
  const { data: view, error, refetch } = useQuery(ask('tenantShow', { tenant }))
  const { by_provider } = restore
  if (error) return <FaultNotice fault={error} onRetry={() => void refetch()} />
  if (!view) return null
  if (view.check?.manager === 'disabled')
    return (
      <>
        <Note tone="warn">
          <Trans>
            The provider has switched off this server's database manager, so nothing can be restored from
            here. Its helpdesk carries it out, and Reeve verifies that from outside.
          </Trans>
        </Note>
        <LookAgain tenant={tenant} />
        {by_provider && <AskProvider restore={restore} tenant={tenant} plan={by_provider} />}
      </>
    )
  if (view.check?.manager === 'unprotected')
    return (
      <>
        <Note tone="warn">
          <Trans>
            This server has no master password, and the first restore would set one for good, so Reeve begins
            none. Tell the provider to set it first.
          </Trans>
        </Note>
        <LookAgain tenant={tenant} />
      </>
    )
  if (!view.tenant.has_master_password)
    return (
      <>
        <p>
          <Trans>
            The server asks for its master password before it restores anything. It is needed once.
          </Trans>
        </p>
        <MasterPasswordForm tenant={view.tenant} />
      </>
    )
  return children(view)
}

/** What is said here was seen at the last look, and may have changed since. */
function LookAgain({ tenant }: { tenant: TenantId }) {
  const check = useCommand('tenantCheck')
  const look = () => void check.run({ tenant })
  return (
    <>
      {check.fault && <FaultNotice fault={check.fault} onRetry={look} />}
      <div className={form.buttons}>
        <Button size="xs" variant="default" loading={check.pending} onClick={look}>
          <Trans>Look at the server again</Trans>
        </Button>
        <a href={`#/tenants/${encodeURIComponent(tenant)}`}>
          <Trans>Open the tenant</Trans>
        </a>
      </div>
    </>
  )
}
