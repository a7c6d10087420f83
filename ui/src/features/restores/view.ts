/** What the pages of restores show, as their address says it, and in which order. Pure. */
import type {
  RestoreState,
  RestoreStep,
  RestoreTarget,
  RestoreView,
  RestoreWork,
  StepRecord,
} from '../../ipc'
import { said, textOf } from '../../ui/address'

/** Groups of states that people ask for. */
export const shows = ['waiting', 'going', 'kept', 'over'] as const
export type Show = (typeof shows)[number]

const acts = ['ask', 'receive'] as const

export interface RestoresView {
  q?: string
  show?: Show
  /** What is being done beside the list. */
  act?: (typeof acts)[number]
  /** Of which tenant a restore is asked for. */
  tenant?: string
  /** From which backup: the full path of its file. */
  backup?: string
}

/** Takes what makes sense of an address's search part and drops the rest. */
export function readRestoresView(search: Record<string, unknown>): RestoresView {
  return said<RestoresView>({
    q: textOf(search.q),
    show: shows.find((each) => each === search.show),
    act: acts.find((each) => each === search.act),
    tenant: textOf(search.tenant),
    backup: textOf(search.backup),
  })
}

const groups: Record<RestoreState, Show> = {
  asked: 'waiting',
  approved: 'waiting',
  waiting: 'waiting',
  running: 'going',
  on_the_side: 'kept',
  live: 'kept',
  back: 'kept',
  refused: 'over',
  withdrawn: 'over',
  expired: 'over',
  stopped: 'over',
}

/** Which group a restore belongs to. Once nothing is kept any more it is over. */
export function showOf({ state, work, told, kept }: RestoreView): Show {
  const dropped = told?.told === 'dropped' || (work !== null && kept === null)
  return groups[state] === 'kept' && dropped ? 'over' : groups[state]
}

/** What is kept was to be kept until now, and somebody has to drop it or to keep it longer. */
export function isOverdue({ kept, work }: RestoreView): boolean {
  return kept !== null && work?.keep_until != null && Date.parse(work.keep_until) < Date.now()
}

const standing: Record<Show, number> = { waiting: 2, going: 3, kept: 4, over: 5 }

/** What somebody here has to decide comes first, then what others wait for, then the rest; the latest first in each. */
export function byNeed(restores: readonly RestoreView[]): RestoreView[] {
  const rank = (view: RestoreView) => {
    if (view.state === 'waiting' && view.work !== null && !isByProvider(view.work)) return 0
    if ((view.state === 'asked' && !view.own) || isToRun(view)) return 1
    return isOverdue(view) ? standing.waiting : standing[showOf(view)]
  }
  return [...restores].sort((a, b) => rank(a) - rank(b) || b.asked_at.localeCompare(a.asked_at))
}

/** Days that the other database is kept for. */
export const keeps = [1, 3, 7, 14, 30]
export const usualKeep = 7
/** The provider's helpdesk is asked to keep it for as long as its text says while nobody has begun it. */
export const providerKeep = 14

/** It is carried out by the provider's helpdesk, and looked at from outside. */
export const isByProvider = ({ steps }: RestoreWork) => steps.some(({ name }) => name === 'by_provider')

/** Its helpdesk is asked to put back what was live before, or did. */
export const isPutBack = ({ steps }: RestoreWork) => steps.some(({ name }) => name === 'back_by_provider')

/** Approved, and somebody here may begin it now. */
function isToRun({ state, tenant, request: { window } }: RestoreView): boolean {
  return state === 'approved' && tenant !== null && (window === null || Date.parse(window.from) <= Date.now())
}

/** The steps of a restore in their order: those that are to come, and those of a way back that was taken. */
export function stepsOf(target: RestoreTarget, written: readonly StepRecord[]): RestoreStep[] {
  const began = (step: RestoreStep) => written.some(({ name }) => name === step)
  const provider: RestoreStep[] = ['preflight', 'by_provider', 'back_by_provider']
  if (began('by_provider')) return provider.filter(began)
  if (target === 'side') return ['preflight', 'upload', 'prove']
  const there: RestoreStep[] = ['preflight', 'safety_backup', 'upload', 'prove', 'swap', 'prove_live']
  if (!began('swap_back')) return there
  return [...there.filter((step) => began(step)), 'swap_back', 'prove_back']
}

/** Since when the restored database is live; `null` where it never was. */
export function liveSince({ steps }: RestoreWork): string | null {
  const made = ({ name, state }: StepRecord) =>
    (name === 'swap' || name === 'by_provider') && state === 'done'
  return steps.findLast(made)?.at ?? null
}
