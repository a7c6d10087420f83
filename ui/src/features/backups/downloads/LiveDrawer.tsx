/** One live backup on its way here: its numbers, its turn, and why nobody can pause it. */
import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { type Job, useCommand, useLiveJob } from '../../../ipc'
import { Moment } from '../../../ui/Age'
import { DetailDrawer } from '../../../ui/DetailDrawer'
import { FaultNotice } from '../../../ui/fault/FaultNotice'
import form from '../../../ui/form.module.css'
import { Fact, Facts } from '../../../ui/parts'
import { JobCard } from '../../jobs/JobCard'
import { fileName } from '../../jobs/words'
import own from '../backups.module.css'
import { takenPath } from '../sealed'
import { isWaiting, type LiveWork } from './coming'
import { LivePause } from './LivePause'
import { AtMost } from './words'

interface Props {
  work: LiveWork
  job: Job
  onClose(): void
}

export default function LiveDrawer({ work, job: listed, onClose }: Props) {
  const job = useLiveJob(listed)
  const first = useCommand('backupFirst')
  return (
    <DetailDrawer title={fileName(work.to)} onClose={onClose}>
      <JobCard job={job} />
      <Facts>
        <Fact name={<Trans>Saved to</Trans>}>
          <code>{takenPath(work)}</code>
        </Fact>
        <Fact name={<Trans>At most</Trans>}>
          <AtMost perSecond={work.per_second ?? null} />
        </Fact>
        <Fact name={<Trans>Asked for</Trans>}>
          <Moment at={job.started_at} />
        </Fact>
      </Facts>
      <div className={form.buttons}>
        <LivePause to={work.to} />
        {isWaiting(job) && (
          <Button
            size="compact-xs"
            variant="default"
            loading={first.pending}
            onClick={() => void first.run({ job: job.id })}
          >
            <Trans>Before all others</Trans>
          </Button>
        )}
      </div>
      {first.fault && <FaultNotice fault={first.fault} />}
      <p className={own.detail}>
        <Trans>
          The server makes it when it is asked, so nobody can pause it or go on with a part of it: one that is
          stopped is begun anew. While it waits for its turn, stopping it costs nothing.
        </Trans>
      </p>
    </DetailDrawer>
  )
}
