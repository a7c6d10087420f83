/** What the page of support access shows, as its address says it. */
import type { GrantState, GrantView } from '../../ipc'
import { said, textOf } from '../../ui/address'

/** Groups of states that people ask for. */
export const shows = ['waiting', 'live', 'unproven', 'over', 'strays'] as const
export type Show = (typeof shows)[number]

const acts = ['request', 'receive'] as const

export interface AccessView {
  q?: string
  show?: Show
  /** What is being done beside the list. */
  act?: (typeof acts)[number]
}

/** Takes what makes sense of an address's search part and drops the rest. */
export function readAccessView(search: Record<string, unknown>): AccessView {
  return said<AccessView>({
    q: textOf(search.q),
    show: shows.find((each) => each === search.show),
    act: acts.find((each) => each === search.act),
  })
}

/** Which group each state belongs to. */
export const showOf: Record<GrantState, Exclude<Show, 'strays'>> = {
  requested: 'waiting',
  granting: 'live',
  live: 'live',
  ending: 'unproven',
  over: 'unproven',
  ended: 'over',
  expired: 'over',
  refused: 'over',
  withdrawn: 'over',
}

/** Whether its end is tried no more before a person did: a refused sign-in that is repeated locks people out. */
export function needsSomebody(grant: GrantView): boolean {
  return mayWork(grant) && grant.pause !== null && grant.pause.until === null
}

/** Whether somebody may still be able to sign in with it. */
export function mayWork({ state }: GrantView): boolean {
  return state === 'granting' || state === 'live' || state === 'ending' || state === 'over'
}

/** Whether this panel's person asks for it, or is the one it is for; the others answer. */
export function isAsking({ acquaintance, may }: GrantView): boolean {
  return acquaintance === 'own' || may.give_back === null
}
