/** The side of backups that the address names. Each is a chunk of its own. */
import { useSearch } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import type { TenantView } from '../../ipc'
import { BackupTabs } from './BackupTabs'
import type { BackupsView } from './view'

const FleetLedger = lazy(() => import('./ledger/FleetLedger'))
const TenantLedger = lazy(() => import('./ledger/TenantLedger'))
const Files = lazy(() => import('./Files'))
const Sources = lazy(() => import('./sources/Sources'))
const Downloads = lazy(() => import('./downloads/Downloads'))
const Requests = lazy(() => import('./requests/Requests'))
const Vault = lazy(() => import('./vault/Vault'))

export function Sides({ of }: { of: TenantView | null }) {
  const view: BackupsView = useSearch({ strict: false })
  return (
    <>
      <BackupTabs tenant={of?.tenant.id ?? null} show={view.show} />
      <Suspense fallback={null}>
        <Side of={of} view={view} />
      </Suspense>
    </>
  )
}

function Side({ of, view }: { of: TenantView | null; view: BackupsView }) {
  switch (view.show) {
    case 'files':
      return <Files of={of} />
    case 'sources':
      return <Sources of={of} />
    case 'downloads':
      return <Downloads of={of} />
    case 'requests':
      return <Requests of={of} />
    case 'vault':
      // there is one for all tenants, and it has a page of its own
      return of ? <TenantLedger of={of} /> : <Vault />
    default:
      return of ? <TenantLedger of={of} /> : <FleetLedger view={view} />
  }
}
