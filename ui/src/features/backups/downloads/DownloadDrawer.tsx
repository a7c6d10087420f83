/** One download in full: its numbers, why it broke off, its turn, and the way to forget it. */
import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { type Download, type Job, useCommand } from '../../../ipc'
import { Moment } from '../../../ui/Age'
import { AskTwice } from '../../../ui/AskTwice'
import { DetailDrawer } from '../../../ui/DetailDrawer'
import { FaultNotice } from '../../../ui/fault/FaultNotice'
import form from '../../../ui/form.module.css'
import { useFormat } from '../../../ui/format'
import { Fact, Facts } from '../../../ui/parts'
import { JobCard } from '../../jobs/JobCard'
import { fileName } from '../../jobs/words'
import own from '../backups.module.css'
import { PauseOrGoOn } from './PauseOrGoOn'
import { AtMost } from './words'

interface Props {
  download: Download
  job: Job | null
  onClose(): void
}

export default function DownloadDrawer({ download, job, onClose }: Props) {
  const { to, at, per_second, seal_to, fault, state } = download
  return (
    <DetailDrawer title={fileName(to)} onClose={onClose}>
      {job ? <JobCard job={job} /> : fault && <FaultNotice fault={fault} />}
      <Facts>
        <Fact name={<Trans>Backup of</Trans>}>
          <Moment at={at} />
        </Fact>
        <Fact name={<Trans>Path at its source</Trans>}>
          <code>{download.path}</code>
        </Fact>
        <Fact name={<Trans>Saved to</Trans>}>
          <code>{seal_to === null ? to : `${to}.age`}</code>
        </Fact>
        <Fact name={<Trans>At most</Trans>}>
          <AtMost perSecond={per_second} />
        </Fact>
        {seal_to !== null && (
          <Fact name={<Trans>Encrypted to</Trans>}>
            <code>{seal_to}</code>
          </Fact>
        )}
        <Fact name={<Trans>Asked for</Trans>}>
          <Moment at={download.added_at} />
        </Fact>
      </Facts>
      <Deeds download={download} job={job} onForgotten={onClose} />
      {state !== 'done' && (
        <p className={own.detail}>
          <Trans>To change the limit, forget it and start anew.</Trans>
        </p>
      )}
    </DetailDrawer>
  )
}

interface DeedsProps {
  download: Download
  job: Job | null
  onForgotten(): void
}

function Deeds({ download, job, onForgotten }: DeedsProps) {
  const first = useCommand('downloadFirst')
  const forget = useCommand('downloadForget')
  const { id, state } = download
  const go = async () => {
    if (await forget.run({ download: id })) onForgotten()
  }
  const arrived = job?.progress.done ?? 0
  return (
    <>
      <div className={form.buttons}>
        <PauseOrGoOn download={download} job={job} roomy />
        {state !== 'done' && (
          <Button
            size="compact-xs"
            variant="default"
            loading={first.pending}
            onClick={() => void first.run({ download: id })}
          >
            <Trans>Before all others</Trans>
          </Button>
        )}
      </div>
      {first.fault && <FaultNotice fault={first.fault} />}
      <AskTwice
        ask={<Trans>Forget it…</Trans>}
        act={<Trans>Forget it</Trans>}
        disabled={state === 'active'}
        pending={forget.pending}
        fault={forget.fault}
        onAct={() => void go()}
      >
        <Goes state={state} arrived={arrived} />
      </AskTwice>
    </>
  )
}

/** What forgetting a download throws away. */
function Goes({ state, arrived }: { state: Download['state']; arrived: number }) {
  const format = useFormat()
  if (state === 'done') return <Trans>Only the entry in this list goes. The file stays.</Trans>
  return arrived > 0 ? (
    <Trans>What arrived is thrown away: {format.bytes(arrived)}. It has to be downloaded again.</Trans>
  ) : (
    <Trans>What arrived is thrown away. It has to be downloaded again.</Trans>
  )
}
