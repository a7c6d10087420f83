/** Taking and proving backups, of one tenant or of all, and what is at work or ended a moment ago. */
import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import type { TenantView } from '../../ipc'
import classes from '../../ui/parts.module.css'
import { JobCards } from '../jobs/JobCard'
import { useRecentJobs } from './recent'
import { TakeBackup } from './TakeBackup'
import { VerifyFile } from './VerifyFile'

/** Further things that can be done stand behind the two. */
export function Doing({ of, children }: { of: TenantView | null; children?: ReactNode }) {
  const [panel, setPanel] = useState<'take' | 'verify' | null>(null)
  const jobs = useRecentJobs(({ work }) => {
    if (work.kind === 'backup_take') return !of || work.tenant === of.tenant.id
    return work.kind === 'backup_verify'
  })
  const close = () => setPanel(null)
  return (
    <>
      <div className={classes.actions}>
        <Button size="xs" onClick={() => setPanel('take')} aria-expanded={panel === 'take'}>
          <Trans>Take a backup</Trans>
        </Button>
        <Button
          size="xs"
          variant="default"
          onClick={() => setPanel('verify')}
          aria-expanded={panel === 'verify'}
        >
          <Trans>Check a file</Trans>
        </Button>
        {children}
      </div>
      {panel === 'take' && <TakeBackup of={of} onDone={close} />}
      {panel === 'verify' && <VerifyFile onDone={close} />}
      {jobs.length > 0 && <JobCards jobs={jobs} />}
    </>
  )
}
