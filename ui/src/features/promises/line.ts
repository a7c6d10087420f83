/** A score over time as steps of a line in a field of its own units: it holds until the next one. Pure. */
import type { ScoreAt } from '../../ipc'

export const field = { width: 1000, height: 100 } as const

/** The path of the line, from the first score to `until`, the oldest left and 100 at the top. */
export function stepsOf(scores: readonly ScoreAt[], until: Date): string {
  const [first] = scores
  if (!first) return ''
  const begin = Date.parse(first.at)
  // all of it at one moment is a line through the whole field
  const span = Math.max(1, until.getTime() - begin)
  const x = (at: number) => Math.round((Math.min(at - begin, span) / span) * field.width)
  const y = (score: number) => field.height - score
  const rest = scores.slice(1).map(({ at, score }) => `H${x(Date.parse(at))}V${y(score)}`)
  return `M0 ${y(first.score)}${rest.join('')}H${field.width}`
}
