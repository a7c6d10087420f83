/** Requests for backups in words. */
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { RequestState } from '../../../ipc'
import type { Tone } from '../../../ui/parts'

export const requestStates: Record<RequestState, { words: MessageDescriptor; tone: Tone }> = {
  asked: { words: msg`waits for an answer`, tone: 'busy' },
  answered: { words: msg`a link came`, tone: 'accent' },
  fetched: { words: msg`fetched`, tone: 'good' },
  refused: { words: msg`refused`, tone: 'bad' },
  expired: { words: msg`nobody answered`, tone: 'warn' },
  withdrawn: { words: msg`withdrawn`, tone: 'quiet' },
}
