/** Drills in words: the grades, what was looked at, and when the next one is due. */
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { DrillCheck, DrillFinding, DrillResult, DrillState } from '../../../ipc'
import type { Tone } from '../../../ui/parts'

export type Grade = DrillResult['grade']

export const gradeWords: Record<Grade, { words: MessageDescriptor; tone: Tone }> = {
  A: { words: msg`Everything comes back: database and files belong together`, tone: 'good' },
  B: { words: msg`The database comes back whole; something else could not be compared`, tone: 'good' },
  C: { words: msg`All of it comes back, but its parts are not of one moment`, tone: 'warn' },
  D: { words: msg`The database comes back; attachments are missing or damaged`, tone: 'bad' },
  E: { words: msg`The database comes back with holes`, tone: 'bad' },
  F: { words: msg`Nothing comes back: it does not load`, tone: 'bad' },
}

export const checkWords: Record<DrillCheck, MessageDescriptor> = {
  file: msg`The file is whole`,
  load: msg`Every statement of the dump loads`,
  tables: msg`Every table has its rows`,
  users: msg`The accounts can be read`,
  filestore: msg`Every attachment is there, as its name says`,
  recency: msg`The dump is no newer than the files`,
  modules: msg`The installed modules are those of the manifest`,
}

export const findingWords: Record<DrillFinding, MessageDescriptor> = {
  held: msg`holds`,
  failed: msg`does not hold`,
  unknown: msg`could not be looked at`,
}

export const dueWords: Record<DrillState, { words: MessageDescriptor; tone: Tone }> = {
  done: { words: msg`drilled this quarter`, tone: 'good' },
  due: { words: msg`a drill is due`, tone: 'warn' },
  overdue: { words: msg`the drill of last quarter was not made`, tone: 'bad' },
}
