/**
 * Reads people, policies or sources of backups again, looks for support accounts, or checks promises, as a job; no tenants
 * named means all.
 */
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
  promises: { command: 'promiseCheck', work: 'check_promises' },
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
        <Words what={what} running={running} all={tenants.length === 0} />
      </Button>
      {refresh.fault && <FaultNotice fault={refresh.fault} onRetry={read} />}
    </>
  )
}

function Words({ what, running, all }: { what: Props['what']; running: boolean; all: boolean }) {
  switch (what) {
    case 'people':
      return running ? <Trans>Reading people…</Trans> : <Trans>Read people</Trans>
    case 'policies':
      return running ? <Trans>Reading policies…</Trans> : <Trans>Read policies</Trans>
    case 'sources':
      return running ? <Trans>Reading the sources…</Trans> : <Trans>Read the sources</Trans>
    case 'accesses':
      return running ? <Trans>Looking at tenants…</Trans> : <Trans>Look at tenants</Trans>
    case 'promises':
      if (running) return <Trans>Checking promises…</Trans>
      return all ? <Trans>Check all</Trans> : <Trans>Check now</Trans>
  }
}

/** Whether this work reads all of these tenants anyway. */
function covers(work: JobKind, what: Props['what'], tenants: TenantId[]): boolean {
  if (work.kind !== kinds[what].work) return false
  if (work.tenants.length === 0) return true
  return tenants.length > 0 && tenants.every((id) => work.tenants.includes(id))
}
