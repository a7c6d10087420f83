/** Downloads in words. */
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { DownloadState } from '../../../ipc'
import type { Tone } from '../../../ui/parts'

export const downloadStates: Record<DownloadState, { words: MessageDescriptor; tone: Tone }> = {
  active: { words: msg`on its way`, tone: 'busy' },
  stopped: { words: msg`paused`, tone: 'warn' },
  done: { words: msg`here, and checked`, tone: 'good' },
}
