/** How a tenant stands, in one word and a tone: the worst thing that is known about it comes first. */
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { Fault, TenantView } from '../../ipc'
import { faultWords } from '../../ui/fault/words'
import type { Tone } from '../../ui/parts'

export interface Standing {
  tone: Tone
  words: MessageDescriptor
  /** The tenant's or the network's own words, when something is wrong. */
  detail?: string
  /** For sorting: worst first. */
  rank: number
}

/** A certificate that ends sooner than this deserves a word. */
const certificateDays = 21

/** Failures that mean the tenant could not be reached, so that what is shown is an offline copy. */
const outOfReach: readonly Fault['code'][] = [
  'unknown_host',
  'unreachable',
  'timed_out',
  'connection_cut',
  'tls_failed',
]

export const isOutOfReach = (fault: Fault | null): boolean =>
  fault !== null && outOfReach.includes(fault.code)

export const isOffline = (view: TenantView): boolean => isOutOfReach(view.refresh_fault)

export function standingOf(view: TenantView, now: Date): Standing {
  const fault = view.refresh_fault ?? view.check?.sign_in_fault
  if (fault) return { tone: 'bad', words: faultWords[fault.code].title, detail: fault.message, rank: 0 }
  if (view.check?.manager === 'unprotected')
    return { tone: 'warn', words: msg`No master password on the server`, rank: 1 }
  const ends = view.check?.probe.tls?.not_after
  if (ends && new Date(ends).getTime() - now.getTime() < certificateDays * 86_400_000)
    return { tone: 'warn', words: msg`Certificate ends soon`, rank: 2 }
  if (view.users_as_of === null) return { tone: 'quiet', words: msg`People not read yet`, rank: 3 }
  return { tone: 'good', words: msg`In order`, rank: 4 }
}
