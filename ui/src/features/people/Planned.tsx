/** Hands what somebody wants over to the plan dialog, which is fetched only then. */
import { lazy, Suspense } from 'react'
import type { Account, Intent, UserOperation } from '../../ipc'

const PlanDialog = lazy(async () => ({ default: (await import('../plans/PlanDialog')).PlanDialog }))

interface Props {
  intent: Intent | null
  onClose(): void
  onApplied?(): void
}

export function Planned({ intent, onClose, onApplied }: Props) {
  if (!intent) return null
  return (
    <Suspense fallback={null}>
      <PlanDialog intent={intent} opened onClose={onClose} onApplied={onApplied} />
    </Suspense>
  )
}

export function forAccounts(accounts: Account[], operation: UserOperation): Intent {
  return { kind: 'users', whom: { kind: 'accounts', accounts }, operation }
}
