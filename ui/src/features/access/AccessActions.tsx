/** What can be begun beside a list of accesses: ask for one, take in what was handed over, look again. */
import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { ask, type TenantId, useCommand } from '../../ipc'
import { useAddress } from '../../ui/address'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import { PlusIcon, RefreshIcon } from '../../ui/icons'
import { ExportList } from '../activity/ExportList'
import { useRunning } from '../jobs/running'
import type { AccessView } from './view'

const RequestDialog = lazy(() => import('./RequestDialog'))
const TakeInDialog = lazy(() => import('../desk/TakeInDialog'))

/** Of one tenant, or of all. */
export function AccessActions({ tenant }: { tenant: TenantId | null }) {
  const navigate = useNavigate()
  const [{ act }, change] = useAddress<AccessView>()
  const close = () => change({ act: undefined })
  return (
    <>
      <Button size="xs" leftSection={<PlusIcon />} onClick={() => change({ act: 'request' })}>
        <Trans>Ask for access</Trans>
      </Button>
      <Button size="xs" variant="default" onClick={() => change({ act: 'receive' })}>
        <Trans>Take in</Trans>
      </Button>
      {tenant === null && (
        <Button size="xs" variant="default" component="a" href="#/access/check">
          <Trans>Check a file</Trans>
        </Button>
      )}
      <LookAgain tenant={tenant} />
      <ExportList list="accesses" tenant={tenant} />
      <Suspense fallback={null}>
        {act === 'request' && <RequestDialog tenant={tenant} onClose={close} />}
        {act === 'receive' && (
          <TakeInDialog
            by="grantReceive"
            onClose={close}
            onTaken={(grant) => void navigate({ to: '/access/$grant', params: { grant } })}
          />
        )}
      </Suspense>
    </>
  )
}

/** Reads the desks, and looks at the tenants for support accounts and for ends that are due. */
function LookAgain({ tenant }: { tenant: TenantId | null }) {
  const { data: desks } = useQuery(ask('deskList', {}))
  const sync = useCommand('deskSync')
  const refresh = useCommand('grantRefresh')
  const running = useRunning(({ work }) => work.kind === 'refresh_grants')
  const look = () => {
    if (desks && desks.length > 0) void sync.run({})
    void refresh.run({ tenants: tenant === null ? [] : [tenant] })
  }
  const fault = refresh.fault ?? sync.fault
  return (
    <>
      <Button
        size="xs"
        variant="default"
        leftSection={<RefreshIcon />}
        loading={refresh.pending || sync.pending}
        disabled={running}
        onClick={look}
      >
        {running ? <Trans>Looking…</Trans> : <Trans>Look again</Trans>}
      </Button>
      {fault && <FaultNotice fault={fault} onRetry={look} />}
    </>
  )
}
