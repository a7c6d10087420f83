/** A vault's head: where it is, when it was last found sound, and what is done to keep it so. */
import { Plural, Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { type Fault, useCommand, type VaultView } from '../../../ipc'
import { Age, Moment } from '../../../ui/Age'
import { useNow } from '../../../ui/clock'
import { FaultNotice } from '../../../ui/fault/FaultNotice'
import { Fact, Facts, Note, State } from '../../../ui/parts'
import classes from '../../../ui/parts.module.css'
import { useRunning } from '../../jobs/running'
import own from '../backups.module.css'
import { useRecentJobs } from '../recent'
import { Damage } from './Damage'
import { Forget } from './Forget'
import { Keep } from './Keep'
import { Ran } from './Ran'
import { Schedule } from './Schedule'
import { KeepWords, LastRunWords } from './words'

const panels = [
  { id: 'keep', title: <Trans>What is kept…</Trans> },
  { id: 'schedule', title: <Trans>Run by itself…</Trans> },
] as const

export function Upkeep({ vault }: { vault: VaultView }) {
  const [panel, setPanel] = useState<'keep' | 'schedule' | null>(null)
  const close = () => setPanel(null)
  const jobs = useRecentJobs(({ work }) => work.kind === 'vault')
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
      <Ran jobs={jobs} />
      {vault.damage && <Damage damage={vault.damage} />}
      {vault.away && <FaultNotice fault={vault.away} />}
      {vault.read_only && (
        <Note tone="warn">
          <Trans>Its store lets nothing be written: it is read without a lock, and nothing goes in.</Trans>
        </Note>
      )}
      <Facts>
        <Fact name={<Trans>Where</Trans>}>
          <span lang="en">{vault.place}</span>
        </Fact>
        <Fact name={<Trans>Kept of each database</Trans>}>
          <KeepWords keep={vault.keep} />
        </Fact>
        <Fact name={<Trans>Last found sound</Trans>}>
          <Checked vault={vault} />
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
      <Forget />
    </div>
  )
}

/** A check of the structure is due with every run; after this many days nobody has looked. */
const longUnchecked = 8 * 86_400_000

function Checked({ vault: { checked_at: at, unread, damage } }: { vault: VaultView }) {
  const now = useNow()
  if (damage !== null)
    return (
      <State tone="bad">
        <Trans>damaged</Trans>
        {at !== null && (
          <>
            {' · '}
            <Age at={at} />
          </>
        )}
      </State>
    )
  if (at !== null && unread > 0)
    return (
      <State tone="warn">
        <Age at={at} />
        {' · '}
        <Plural
          value={unread}
          one="# part of its data was not read for 30 days: check all of it"
          other="# parts of its data were not read for 30 days: check all of it"
        />
      </State>
    )
  if (at === null)
    return (
      <State tone="warn">
        <Trans>not checked from here yet</Trans>
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
