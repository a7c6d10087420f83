/** Reads policies again, as a job; no tenants named means all. */
import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { type JobKind, type TenantId, useCommand } from '../../ipc'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import { RefreshIcon } from '../../ui/icons'
import { useRunning } from '../jobs/running'

export function RefreshPolicies({ tenants }: { tenants: TenantId[] }) {
  const refresh = useCommand('policyRefresh')
  const running = useRunning(({ work }) => covers(work, tenants))
  const read = () => void refresh.run({ tenants })
  return (
    <>
      <Button
        size="xs"
        variant="default"
        leftSection={<RefreshIcon />}
        loading={refresh.pending}
        disabled={running}
        onClick={read}
      >
        {running ? <Trans>Reading policies…</Trans> : <Trans>Read policies</Trans>}
      </Button>
      {refresh.fault && <FaultNotice fault={refresh.fault} onRetry={read} />}
    </>
  )
}

/** Whether this work reads all of these tenants anyway. */
function covers(work: JobKind, tenants: TenantId[]): boolean {
  if (work.kind !== 'refresh_policies') return false
  if (work.tenants.length === 0) return true
  return tenants.length > 0 && tenants.every((id) => work.tenants.includes(id))
}
