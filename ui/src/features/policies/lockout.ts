/** What the lock-out values come to, as the core has it: live while somebody types, before anything is asked. */

/**
 * The most guesses that one address can make against one worker process within an hour: `after` at once, then one whenever
 * a cool-down has passed. `null` is without limit.
 */
export function guessesPerHour(after: number, seconds: number): number | null {
  if (after === 0 || seconds === 0) return null
  return after + Math.floor(3600 / seconds)
}
