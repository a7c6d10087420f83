/** How long an access may be, as the core limits it, and in words. The core checks again. */
import { useCallback } from 'react'
import { useFormat } from '../../ui/format'

const hour = 3600
/** What is offered, in seconds. */
const offered = [hour / 2, hour, 2 * hour, 4 * hour, 8 * hour, 24 * hour, 3 * 24 * hour, 7 * 24 * hour]
export const usualSpan = 8 * hour
export const mostWithSettings = 24 * hour
export const mostBreakGlass = 4 * hour

/** Groups that bring the Settings rights along, as far as it is known without asking a tenant. */
const powerful = ['base.group_system', 'base.group_erp_manager']

/** The most for these groups, as far as it can be known here. */
export function mostFor(groups: readonly string[], breakGlass: boolean): number {
  const byScope = groups.some((group) => powerful.includes(group)) ? mostWithSettings : 7 * 24 * hour
  return breakGlass ? Math.min(byScope, mostBreakGlass) : byScope
}

/** What can be chosen up to this many seconds; `wish` is among them when it is no more than that. */
export function spansUpTo(most: number, wish?: number): number[] {
  const spans = new Set(offered.filter((span) => span <= most))
  if (wish !== undefined && wish <= most) spans.add(wish)
  if (spans.size === 0) spans.add(most)
  return [...spans].sort((a, b) => a - b)
}

/** `30 minutes`, `8 hours`, `3 days`: exactly that long. */
export function useSpanWords(): (seconds: number) => string {
  const format = useFormat()
  return useCallback(
    (seconds) => {
      if (seconds > 24 * hour && seconds % (24 * hour) === 0)
        return format.exactly(seconds / (24 * hour), 'day')
      if (seconds >= hour && seconds % hour === 0) return format.exactly(seconds / hour, 'hour')
      if (seconds % 60 === 0) return format.exactly(seconds / 60, 'minute')
      return format.exactly(seconds, 'second')
    },
    [format],
  )
}
