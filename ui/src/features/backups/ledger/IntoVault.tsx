/** Today's state of one tenant goes into the vault in one step; below stands what came of it, or what stands in the way. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { ask, type Job, type TenantId, type TenantView, useCommand } from '../../../ipc'
import { FaultNotice } from '../../../ui/fault/FaultNotice'
import { useRunning } from '../../jobs/running'
import own from '../backups.module.css'
import { HindranceWords, hindranceOf } from '../Hindrance'
import { Panel } from '../Panel'
import { useRecentJobs } from '../recent'
import { Cancel } from '../TakeBackup'
import { Ran } from '../vault/Ran'

export type Into = ReturnType<typeof useIntoVault>

export function useIntoVault(of: TenantView) {
  const run = useCommand('vaultRun')
  const { data: vault } = useQuery(ask('vaultStatus', {}))
  const [hindered, setHindered] = useState(false)
  const busy = useRunning(({ work }) => work.kind === 'vault')
  const jobs = useRecentJobs((job) => isOf(job, of.tenant.id))
  const go = () => {
    setHindered(false)
    void run.run({ tenants: [of.tenant.id] })
  }
  return {
    /** `undefined` until it is known whether there is one. */
    vault,
    busy,
    jobs,
    pending: run.pending,
    fault: run.fault,
    hindered,
    go,
    /** At once, or once it is known what stands in the way. */
    begin: () => (hindranceOf(of) === null ? go() : setHindered(true)),
    leave: () => setHindered(false),
  }
}

/** Whether it put this tenant's state in, and nobody else's. */
function isOf({ work }: Job, tenant: TenantId): boolean {
  if (work.kind !== 'vault' || work.work.kind !== 'run') return false
  return work.work.tenants.length === 1 && work.work.tenants[0] === tenant
}

export function IntoVault({ into: { vault, busy, pending, hindered, begin } }: { into: Into }) {
  const { t } = useLingui()
  return (
    <span title={busy ? t`The vault is at work` : undefined}>
      <Button
        size="xs"
        variant="default"
        loading={pending}
        disabled={busy || !vault}
        aria-expanded={hindered}
        onClick={begin}
      >
        <Trans>Put today's state into the vault</Trans>
      </Button>
    </span>
  )
}

export function IntoVaultBelow({ of, into }: { of: TenantView; into: Into }) {
  const { t } = useLingui()
  const { vault, fault, hindered, jobs, go, leave } = into
  const hindrance = hindranceOf(of)
  return (
    <>
      {vault === null && <NoVault />}
      {hindered && hindrance !== null && (
        <Panel label={t`Put today's state into the vault`}>
          <HindranceWords of={of} hindrance={hindrance} onCleared={go} />
          <Cancel onDone={leave} />
        </Panel>
      )}
      {fault && <FaultNotice fault={fault} />}
      <Ran jobs={jobs} />
    </>
  )
}

/** Where to make a vault, for whoever has none. */
export function NoVault() {
  return (
    <p className={own.detail}>
      <Trans>There is no vault here yet.</Trans>{' '}
      <Link to="/backups" search={{ show: 'vault' }}>
        <Trans>Make one</Trans>
      </Link>
    </p>
  )
}
