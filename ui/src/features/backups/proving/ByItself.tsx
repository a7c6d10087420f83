/** What is proven by itself, for all tenants: what may be done, how the last run went, and a run now. */
import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ask, useCommand } from '../../../ipc'
import { FaultNotice } from '../../../ui/fault/FaultNotice'
import { JobCards } from '../../jobs/JobCard'
import own from '../backups.module.css'
import { useRecentJobs } from '../recent'
import { ProvingForm } from './ProvingForm'
import { RanWords, RuleWords } from './words'

export function ByItself() {
  const { data: view } = useQuery(ask('backupProving', {}))
  const prove = useCommand('backupProveDue')
  const [open, setOpen] = useState(false)
  const jobs = useRecentJobs(({ work }) => work.kind === 'prove_due')
  if (!view) return null
  const busy = jobs.some(({ state }) => state === 'running')
  return (
    <>
      <div className={own.standing}>
        <span className={own.facts}>
          <RuleWords rule={view.rule} /> <RanWords last={view.last} />
        </span>
        <Button size="compact-xs" variant="default" aria-expanded={open} onClick={() => setOpen(true)}>
          <Trans>Change…</Trans>
        </Button>
        <Button
          size="compact-xs"
          variant="default"
          loading={prove.pending}
          disabled={busy}
          onClick={() => void prove.run({})}
        >
          <Trans>Check what is due now</Trans>
        </Button>
      </div>
      {prove.fault && <FaultNotice fault={prove.fault} />}
      {open && <ProvingForm rule={view.rule} onDone={() => setOpen(false)} />}
      {jobs.length > 0 && <JobCards jobs={jobs} />}
    </>
  )
}
