/** Pauses a download, or goes on with it: what arrived stays beside the file to be. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { type Download, type Job, useCommand } from '../../../ipc'
import { FaultNotice } from '../../../ui/fault/FaultNotice'
import { fileName } from '../../jobs/words'

interface Props {
  download: Download
  job: Job | null
  /** There is room for what went wrong. */
  roomy?: boolean
}

export function PauseOrGoOn({ download: { id, state, to }, job, roomy = false }: Props) {
  const { t } = useLingui()
  const pause = useCommand('jobCancel')
  const goOn = useCommand('downloadGoOn')
  const name = fileName(to)
  const fault = pause.fault ?? goOn.fault
  if (state === 'done') return null
  return (
    <>
      {state === 'active' ? (
        <Button
          size="compact-xs"
          variant="default"
          aria-label={t`Pause ${name}`}
          disabled={job?.state !== 'running'}
          loading={pause.pending}
          onClick={() => job && void pause.run({ job: job.id })}
        >
          <Trans>Pause</Trans>
        </Button>
      ) : (
        <Button
          size="compact-xs"
          variant="default"
          aria-label={t`Go on with ${name}`}
          loading={goOn.pending}
          onClick={() => void goOn.run({ download: id })}
        >
          <Trans>Go on</Trans>
        </Button>
      )}
      {fault && (roomy ? <FaultNotice fault={fault} /> : <span role="alert"> {fault.message}</span>)}
    </>
  )
}
