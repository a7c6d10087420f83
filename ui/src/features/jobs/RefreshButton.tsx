/** Reads people, policies or sources of backups again, or looks for support accounts, as a job; no tenants named means all. */
import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { type JobKind, type TenantId, useCommand } from '../../ipc'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import { RefreshIcon } from '../../ui/icons'
import { useRunning } from './running'

const kinds = {
  people: { command: 'usersRefresh', work: 'refresh' },
  policies: { command: 'policyRefresh', work: 'refresh_policies' },
  sources: { command: 'sourceRefresh', work: 'refresh_sources' },
  accesses: { command: 'grantRefresh', work: 'refresh_grants' },
} as const

interface Props {
  what: keyof typeof kinds
  tenants: TenantId[]
}

export function RefreshButton({ what, tenants }: Props) {
  const refresh = useCommand(kinds[what].command)
  const running = useRunning(({ work }) => covers(work, what, tenants))
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
        <Words what={what} running={running} />
      </Button>
      {refresh.fault && <FaultNotice fault={refresh.fault} onRetry={read} />}
    </>
  )
}

function Words({ what, running }: { what: Props['what']; running: boolean }) {
  switch (what) {
    case 'people':
      return running ? <Trans>Reading people…</Trans> : <Trans>Read people</Trans>
    case 'policies':
      return running ? <Trans>Reading policies…</Trans> : <Trans>Read policies</Trans>
    case 'sources':
      return running ? <Trans>Reading the sources…</Trans> : <Trans>Read the sources</Trans>
    case 'accesses':
      return running ? <Trans>Looking at tenants…</Trans> : <Trans>Look at tenants</Trans>
  }
}

/** Whether this work reads all of these tenants anyway. */
function covers(work: JobKind, what: Props['what'], tenants: TenantId[]): boolean {
  if (work.kind !== kinds[what].work) return false
  if (work.tenants.length === 0) return true
  return tenants.length > 0 && tenants.every((id) => work.tenants.includes(id))
}
