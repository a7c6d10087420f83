/** A backup's drill: what the latest one found out, and the way to make another. */
import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useId, useState } from 'react'
import { ask, type DrillResult, type DrillSubject, type TenantId, useCommand } from '../../../ipc'
import { FaultNotice } from '../../../ui/fault/FaultNotice'
import form from '../../../ui/form.module.css'
import { JobCards } from '../../jobs/JobCard'
import own from '../backups.module.css'
import { useRecentJobs } from '../recent'
import { isSealed } from '../sealed'
import { Graded } from './Graded'
import { OnServer } from './OnServer'

interface Props {
  subject: DrillSubject
  /** SHA-256 of a file: a result goes with its content, wherever that lies. */
  sha256: string | null
  /** Whose it is; `null` where that is not known here. */
  tenant: TenantId | null
}

export function Drill({ subject, sha256, tenant }: Props) {
  const drill = useCommand('backupDrill')
  const { data: results } = useQuery(ask('drillList', { tenant: null }))
  const named = nameOf(subject)
  const sealed = subject.kind === 'file' && isSealed(subject.file)
  const why = useId()
  const [choosing, setChoosing] = useState(false)
  const jobs = useRecentJobs(({ work }) => work.kind === 'backup_drill' && nameOf(work.subject) === named)
  const running = jobs.some(({ state }) => state === 'running')
  const result = results?.find((each) => isOf(each, named, sha256))
  return (
    <>
      {result && <Graded result={result} />}
      <div className={form.buttons}>
        <Button
          size="xs"
          variant="default"
          loading={drill.pending}
          disabled={sealed || running}
          aria-describedby={why}
          onClick={() => void drill.run({ backup: named, tenant, on: null })}
        >
          {result ? <Trans>Drill it again</Trans> : <Trans>Drill: restore it on the side</Trans>}
        </Button>
        <Button
          size="xs"
          variant="default"
          disabled={sealed || running}
          aria-describedby={why}
          aria-expanded={choosing}
          onClick={() => setChoosing(true)}
        >
          <Trans>On a server…</Trans>
        </Button>
        {subject.kind === 'file' && !sealed && (
          <Button
            size="xs"
            variant="default"
            renderRoot={(props) => (
              <Link
                to="/restores"
                search={{ act: 'ask', ...(tenant !== null && { tenant }), backup: named }}
                {...props}
              />
            )}
          >
            <Trans>Ask for a restore…</Trans>
          </Button>
        )}
      </div>
      {choosing && (
        <OnServer
          tenant={tenant}
          pending={drill.pending}
          fault={drill.fault}
          onDrill={async (on) => (await drill.run({ backup: named, tenant, on })) !== undefined}
          onDone={() => setChoosing(false)}
        />
      )}
      {sealed ? (
        <p id={why} className={own.detail}>
          <Trans>
            It is encrypted to an age key, so it cannot be restored here. Open it with its key first.
          </Trans>
        </p>
      ) : (
        !result && (
          <p id={why} className={own.detail}>
            <Trans>
              A drill restores it for real into a throw-away PostgreSQL on this computer, looks at everything
              and grades it from A to F. Nothing of it stays.
            </Trans>
          </p>
        )
      )}
      {drill.fault && !choosing && <FaultNotice fault={drill.fault} />}
      {jobs.length > 0 && <JobCards jobs={jobs} />}
    </>
  )
}

function nameOf(subject: DrillSubject): string {
  return subject.kind === 'file' ? subject.file : subject.snapshot
}

function isOf(result: DrillResult, named: string, sha256: string | null): boolean {
  return result.backup === named || (sha256 !== null && result.sha256 === sha256)
}
