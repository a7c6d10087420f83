/** Promised places and the backups in them, in words. */
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { useMemo } from 'react'
import type { Every, Holds, LedgerView, ProofState, Slot, SlotState } from '../../../ipc'
import { useFormat } from '../../../ui/format'
import type { Tone } from '../../../ui/parts'

export const slotStates: Record<SlotState, { words: MessageDescriptor; tone: Tone }> = {
  filled: { words: msg`filled, proven`, tone: 'good' },
  unverified: { words: msg`filled, not proven`, tone: 'warn' },
  unsound: { words: msg`unsound`, tone: 'bad' },
  missing: { words: msg`missing`, tone: 'bad' },
}

export const proofStates: Record<ProofState, { words: MessageDescriptor; tone: Tone }> = {
  gone: { words: msg`not found any more`, tone: 'bad' },
  unsound: { words: msg`unsound`, tone: 'bad' },
  unseen: { words: msg`not looked into`, tone: 'quiet' },
  downloaded: { words: msg`here, end not proven`, tone: 'warn' },
  verified: { words: msg`proven`, tone: 'good' },
  drilled: { words: msg`restored for real`, tone: 'good' },
}

/** The same of a file that is known here, where `unseen` is one that was written since it was looked into. */
export const fileStates: typeof proofStates = {
  ...proofStates,
  unseen: { words: msg`changed since it was checked`, tone: 'warn' },
  downloaded: { words: msg`not proven`, tone: 'warn' },
}

export const holdsWords: Record<Holds, MessageDescriptor> = {
  full: msg`database and files`,
  database_only: msg`database alone`,
}

export const rhythmWords: Record<Every, MessageDescriptor> = {
  day: msg`Daily`,
  week: msg`Weekly`,
  month: msg`Monthly`,
}

/** `daily 2`: a place by its rhythm and number. */
export function useRank(): (every: Every, number: number) => string {
  const { t } = useLingui()
  return useMemo(() => {
    const words: Record<Every, (number: number) => string> = {
      day: (number) => t`daily ${number}`,
      week: (number) => t`weekly ${number}`,
      month: (number) => t`monthly ${number}`,
    }
    return (every, number) => words[every](number)
  }, [t])
}

/** The days a place's backup may be from. */
export function useDays(): (slot: Slot) => string {
  const format = useFormat()
  return ({ from, to }) => format.days(new Date(from), new Date(to))
}

/** How a tenant stands, the worst first; what has no promise to compare with stands last. */
export function standing({ ledger: { counts, rpo } }: LedgerView): 0 | 1 | 2 | 3 | 4 {
  if (counts.promised === 0) return 4
  if (counts.missing + counts.unsound > 0) return 0
  if (rpo && !rpo.kept) return 1
  return counts.unverified > 0 ? 2 : 3
}

/** Whether something promised is not there, or is older than promised. */
export function hasHoles(view: LedgerView): boolean {
  return standing(view) < 2
}
