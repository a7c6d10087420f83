/** What a proof of an end comes to. Pure; the core decides the same way. */
import type { EndProof } from '../../ipc'

/** The four things that are tried after an end, in the order people read them. */
export const trials = ['user_archived', 'password_refused', 'session_refused', 'keys_gone'] as const
export type Trial = (typeof trials)[number]

/** How one of them stands. What was not tried proves nothing, either way. */
export function outcomeOf(proof: EndProof, trial: Trial): 'held' | 'failed' | 'not_tried' {
  const tried = proof[trial]
  return tried === null ? 'not_tried' : tried ? 'held' : 'failed'
}

/** Whether nothing that was tried still works, and at least the archived user was seen. */
export function holds(proof: EndProof): boolean {
  return proof.user_archived && trials.every((trial) => outcomeOf(proof, trial) !== 'failed')
}
