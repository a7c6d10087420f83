/** Backs one tenant up into the vault, where there is one. */
import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { ask, type TenantId, useCommand } from '../../../ipc'
import { FaultNotice } from '../../../ui/fault/FaultNotice'
import { useRunning } from '../../jobs/running'

export function IntoVault({ tenant }: { tenant: TenantId }) {
  const run = useCommand('vaultRun')
  const { data: vault } = useQuery(ask('vaultStatus', {}))
  const busy = useRunning(({ work }) => work.kind === 'vault')
  if (!vault) return null
  return (
    <>
      <Button
        size="xs"
        variant="default"
        loading={run.pending}
        disabled={busy}
        onClick={() => void run.run({ tenants: [tenant] })}
      >
        <Trans>Back up into the vault</Trans>
      </Button>
      {run.fault && <FaultNotice fault={run.fault} />}
    </>
  )
}
