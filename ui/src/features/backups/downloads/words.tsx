/** Downloads in words. */
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import type { DownloadState } from '../../../ipc'
import { useFormat } from '../../../ui/format'
import type { Tone } from '../../../ui/parts'

export const downloadStates: Record<DownloadState, { words: MessageDescriptor; tone: Tone }> = {
  active: { words: msg`on its way`, tone: 'busy' },
  stopped: { words: msg`paused`, tone: 'warn' },
  done: { words: msg`here, and checked`, tone: 'good' },
}

/** How fast something may come. */
export function AtMost({ perSecond }: { perSecond: number | null }) {
  const format = useFormat()
  if (perSecond === null) return <Trans>as fast as it goes</Trans>
  return <Trans>{format.bytes(perSecond)} per second</Trans>
}
