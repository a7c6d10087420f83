/** Work on the vault that is under way or ended a moment ago: how each backup was had, and which did not come. */
import { Trans } from '@lingui/react/macro'
import type { Job } from '../../../ipc'
import { FaultNotice } from '../../../ui/fault/FaultNotice'
import { JobCards } from '../../jobs/JobCard'
import { Taken } from './Taken'

export function Ran({ jobs }: { jobs: readonly Job[] }) {
  const ran = jobs.flatMap(({ outcome }) => (outcome?.kind === 'vault_ran' ? [outcome] : []))
  const taken = ran.flatMap((outcome) => outcome.taken ?? [])
  const notTaken = ran.flatMap((outcome) => outcome.not_taken ?? [])
  return (
    <>
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
    </>
  )
}
