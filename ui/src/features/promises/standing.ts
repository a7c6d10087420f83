/** What of a tenant's checks deserves a look. Pure. */
import type { PromiseChange, PromiseCheck, PromiseFinding, PromiseStanding } from '../../ipc'

/** A broken promise, or less than today's standard: the two answers are independent. */
export const isFault = ({ verdict, sufficient }: PromiseFinding) =>
  verdict === 'broken' || sufficient === false

/** A fault that nobody answers for. */
export const needsLook = ({ finding, exception }: PromiseCheck) => isFault(finding) && exception === null

export const hasFaults = ({ broken, below }: PromiseStanding) => broken + below > 0

/** That a check was looked at for the first time and found sound changed nothing. */
export const isWorthALine = ({ before, after, is_sufficient }: PromiseChange) =>
  before !== null || after === 'broken' || is_sufficient === false

/** Faults first, the heaviest before; then as they came. */
export function faultsFirst(checks: readonly PromiseCheck[]): PromiseCheck[] {
  const weight = (check: PromiseCheck) => (needsLook(check) ? 1_000 + (check.points?.of ?? 0) : 0)
  return [...checks].sort((one, other) => weight(other) - weight(one))
}
