/**
 * What a list of people shows, as its address says it: search, filters, order, and whose details are open.
 * Pure: reads addresses somebody may have typed, and turns them into the core's questions.
 */
import type { UserColumn, UserFilter, UserKind, UserSort } from '../../ipc'

export interface PeopleView {
  q?: string
  kind?: Exclude<UserKind, 'public'>
  /** Which of the active and archived ones; active only when not said. */
  show?: 'archived' | 'all'
  two_factor?: 'on' | 'off'
  keys?: true
  /** Holders of the Settings rights, given or implied, or all but them. */
  admin?: 'yes' | 'no'
  /** Did not sign in for this many days, or never did. */
  unused?: number
  by?: UserColumn
  desc?: true
  /** `tenant/id` of the open details. */
  person?: string
  /** What is being done beside the list. */
  act?: 'new' | 'import' | 'leave'
}

/** Nobody means more; the core would answer the same. */
const longestUnused = 3650

const columns: readonly UserColumn[] = ['name', 'login', 'email', 'last_sign_in', 'tenant']

/** Takes what makes sense of an address's search part and drops the rest. */
export function readPeopleView(search: Record<string, unknown>): PeopleView {
  const view: PeopleView = {}
  if (typeof search.q === 'string' || typeof search.q === 'number') view.q = String(search.q)
  if (search.kind === 'internal' || search.kind === 'portal') view.kind = search.kind
  if (search.show === 'archived' || search.show === 'all') view.show = search.show
  if (search.two_factor === 'on' || search.two_factor === 'off') view.two_factor = search.two_factor
  if (search.keys === true) view.keys = true
  if (search.admin === 'yes' || search.admin === 'no') view.admin = search.admin
  const unused = Number(search.unused)
  if (Number.isInteger(unused) && unused > 0 && unused <= longestUnused) view.unused = unused
  if (columns.includes(search.by as UserColumn)) view.by = search.by as UserColumn
  if (search.desc === true) view.desc = true
  if (typeof search.person === 'string') view.person = search.person
  if (search.act === 'new' || search.act === 'import' || (search.act === 'leave' && view.person))
    view.act = search.act
  return view
}

export function filterOf(view: PeopleView): UserFilter {
  return {
    search: view.q ?? '',
    kinds: view.kind ? [view.kind] : [],
    active: view.show === 'all' ? null : view.show !== 'archived',
    two_factor: view.two_factor === undefined ? null : view.two_factor === 'on',
    with_api_keys: view.keys ?? false,
    group: null,
    administrator: view.admin === undefined ? null : view.admin === 'yes',
    unused_days: view.unused ?? null,
  }
}

/** Takes every filter away and leaves the rest. */
export const unfiltered = {
  q: undefined,
  kind: undefined,
  show: undefined,
  two_factor: undefined,
  keys: undefined,
  admin: undefined,
  unused: undefined,
} satisfies { [K in keyof PeopleView]: undefined }

export function sortOf(view: PeopleView): UserSort {
  return { by: view.by ?? 'name', descending: view.desc ?? false }
}

export function isFiltered(view: PeopleView): boolean {
  return Boolean(
    view.q || view.kind || view.show || view.two_factor || view.keys || view.admin || view.unused,
  )
}

/** `tenant/id` and back. */
export function personKey(tenant: string, id: number): string {
  return `${tenant}/${id}`
}

export function readPerson(key: string | undefined): { tenant: string; id: number } | null {
  if (key === undefined) return null
  const cut = key.lastIndexOf('/')
  const id = Number(key.slice(cut + 1))
  return cut > 0 && Number.isInteger(id) ? { tenant: key.slice(0, cut), id } : null
}
