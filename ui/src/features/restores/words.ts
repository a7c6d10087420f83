/** Restores in words: where one stands, its steps, what was told of it. Every table is total by its type. */
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { RestoreState, RestoreStep, RestoreTarget, RestoreTold } from '../../ipc'
import type { Tone } from '../../ui/parts'
import type { Show } from './view'

export const stateWords: Record<RestoreState, { words: MessageDescriptor; tone: Tone }> = {
  asked: { words: msg`Waits for an answer`, tone: 'accent' },
  refused: { words: msg`Refused`, tone: 'quiet' },
  withdrawn: { words: msg`Withdrawn`, tone: 'quiet' },
  expired: { words: msg`Not run in its time`, tone: 'quiet' },
  approved: { words: msg`Approved, to be run`, tone: 'accent' },
  running: { words: msg`At work`, tone: 'busy' },
  waiting: { words: msg`Waits for a decision`, tone: 'bad' },
  on_the_side: { words: msg`Proven, on the side`, tone: 'good' },
  live: { words: msg`Proven and live`, tone: 'good' },
  back: { words: msg`Rolled back`, tone: 'warn' },
  stopped: { words: msg`Left before it was live`, tone: 'quiet' },
}

/** Whatever the state: something has to be dropped, or kept longer. */
export const overdueWords: { words: MessageDescriptor; tone: Tone } = {
  words: msg`Kept past its time`,
  tone: 'warn',
}

/** It waits for nobody here, until the helpdesk reports that it is done. */
export const providerWords: { words: MessageDescriptor; tone: Tone } = {
  words: msg`Waits for the provider`,
  tone: 'accent',
}

export const showWords: Record<Show, MessageDescriptor> = {
  waiting: msg({ context: 'restores', message: 'Waiting' }),
  going: msg`Going on`,
  kept: msg`Something is kept`,
  over: msg`Over`,
}

export const targetWords: Record<RestoreTarget, MessageDescriptor> = {
  side: msg`on the side`,
  live: msg`to live`,
}

export const toldWords: Record<RestoreTold, MessageDescriptor> = {
  begun: msg`it was begun`,
  waiting: msg`it cannot go on by itself`,
  stopped: msg`it was left before it was live`,
  on_the_side: msg`a proven database is on the side`,
  live: msg`the restored database is live, and proven`,
  back: msg`what was live before is live again`,
  dropped: msg`the database that was kept is dropped`,
}

export const stepWords: Record<RestoreStep, MessageDescriptor> = {
  preflight: msg`Look at the backup and the server`,
  safety_backup: msg`Back up what is live, and prove that`,
  upload: msg`Send the backup to a name on the side`,
  prove: msg`Prove the database on the side`,
  swap: msg`Swap: the restored database gets the live name`,
  prove_live: msg`Prove what is live now`,
  swap_back: msg`Swap back: what was live before gets its name again`,
  prove_back: msg`Prove what is live again`,
  by_provider: msg`The provider's helpdesk restores it, and what it did is verified`,
  back_by_provider: msg`The provider's helpdesk puts back what was live before, and that is verified`,
}

/** How a step stands, to its reader: nobody knows yet how one ended that was begun while nothing is at work. */
export type Standing = 'done' | 'failed' | 'at_work' | 'open' | 'to_come'

export const standingWords: Record<Standing, MessageDescriptor> = {
  done: msg`done`,
  failed: msg`failed`,
  at_work: msg`at work`,
  open: msg`begun, and its end is not known`,
  to_come: msg`not begun`,
}
