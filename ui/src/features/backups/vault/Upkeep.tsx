/** A vault's head: where it is, when it was last found sound, and what is done to keep it so. */
import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { type Fault, useCommand, type VaultView } from '../../../ipc'
import { Age, Moment } from '../../../ui/Age'
import { useNow } from '../../../ui/clock'
import { FaultNotice } from '../../../ui/fault/FaultNotice'
import { Fact, Facts, State } from '../../../ui/parts'
import classes from '../../../ui/parts.module.css'
import { JobCards } from '../../jobs/JobCard'
import { useRunning } from '../../jobs/running'
import own from '../backups.module.css'
import { useRecentJobs } from '../recent'
import { Keep } from './Keep'
import { Schedule } from './Schedule'
import { Taken } from './Taken'
import { KeepWords, LastRunWords } from './words'

const panels = [
  { id: 'keep', title: <Trans>What is kept…</Trans> },
  { id: 'schedule', title: <Trans>Run by itself…</Trans> },
] as const

export function Upkeep({ vault }: { vault: VaultView }) {
  const [panel, setPanel] = useState<'keep' | 'schedule' | null>(null)
  const close = () => setPanel(null)
  const jobs = useRecentJobs(({ work }) => work.kind === 'vault')
  const ran = jobs.flatMap(({ outcome }) => (outcome?.kind === 'vault_ran' ? [outcome] : []))
  const taken = ran.flatMap((outcome) => outcome.taken ?? [])
  const notTaken = ran.flatMap((outcome) => outcome.not_taken ?? [])
  return (
    <div className={own.top}>
      <Deeds>
        {panels.map(({ id, title }) => (
          <Button
            key={id}
            size="xs"
            variant="default"
            aria-expanded={panel === id}
            onClick={() => setPanel(id)}
          >
            {title}
          </Button>
        ))}
      </Deeds>
      {panel === 'keep' && <Keep vault={vault} onDone={close} />}
      {panel === 'schedule' && <Schedule vault={vault} onDone={close} />}
      {jobs.length > 0 && <JobCards jobs={jobs} />}
      {notTaken.map(({ tenant, fault }) => (
        <div key={tenant}>
          <strong>
            <Trans>No backup of {tenant} came</Trans>
          </strong>
          <FaultNotice fault={fault} />
        </div>
      ))}
      {taken.length > 0 && <Taken taken={taken} />}
      <Facts>
        <Fact name={<Trans>Where</Trans>}>
          <span lang="en">{vault.place}</span>
        </Fact>
        <Fact name={<Trans>Kept of each database</Trans>}>
          <KeepWords keep={vault.keep} />
        </Fact>
        <Fact name={<Trans>Last found sound</Trans>}>
          <Checked at={vault.checked_at} />
        </Fact>
        <Fact name={<Trans>Last run</Trans>}>
          <LastRunWords run={vault.last_run} />
        </Fact>
        <Fact name={<Trans>Next run by itself</Trans>}>
          {vault.next_run === null ? <Trans>none while Reeve is open</Trans> : <Moment at={vault.next_run} />}
        </Fact>
        <Fact name={<Trans>Repository</Trans>}>
          <code>{vault.repository.slice(0, 10)}</code>
        </Fact>
      </Facts>
    </div>
  )
}

/** A check of the structure is due with every run; after this many days nobody has looked. */
const longUnchecked = 8 * 86_400_000

function Checked({ at }: { at: string | null }) {
  const now = useNow()
  if (at === null)
    return (
      <State tone="warn">
        <Trans>not checked yet</Trans>
      </State>
    )
  const old = now.getTime() - new Date(at).getTime() > longUnchecked
  return (
    <State tone={old ? 'warn' : 'good'}>
      <Age at={at} />
      {old && (
        <>
          {' · '}
          <Trans>check it again</Trans>
        </>
      )}
    </State>
  )
}

/** What starts work on the vault; one piece of work at a time. */
function Deeds({ children }: { children: ReactNode }) {
  const run = useCommand('vaultRun')
  const check = useCommand('vaultCheck')
  const busy = useRunning(({ work }) => work.kind === 'vault')
  const fault: Fault | null = run.fault ?? check.fault
  return (
    <>
      <div className={classes.actions}>
        <Button size="xs" loading={run.pending} disabled={busy} onClick={() => void run.run({ tenants: [] })}>
          <Trans>Back up all tenants now</Trans>
        </Button>
        <Button
          size="xs"
          variant="default"
          loading={check.pending}
          disabled={busy}
          onClick={() => void check.run({ all: false })}
        >
          <Trans>Check it</Trans>
        </Button>
        <Button
          size="xs"
          variant="default"
          disabled={busy || check.pending}
          onClick={() => void check.run({ all: true })}
        >
          <Trans>Check all of its data</Trans>
        </Button>
        {children}
      </div>
      {fault && <FaultNotice fault={fault} />}
    </>
  )
}
