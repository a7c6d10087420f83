/** What the page of policies shows, as its address says it. */
export interface PoliciesView {
  /** The baseline that the tenants are compared with. */
  baseline?: string
  /** Only tenants whose name has this in it. */
  q?: string
  /** Only tenants that drifted from the baseline. */
  drifted?: true
}

/** Takes what makes sense of an address's search part and drops the rest. */
export function readPoliciesView(search: Record<string, unknown>): PoliciesView {
  const view: PoliciesView = {}
  if (typeof search.baseline === 'string' || typeof search.baseline === 'number')
    view.baseline = String(search.baseline)
  if (typeof search.q === 'string' || typeof search.q === 'number') view.q = String(search.q)
  if (search.drifted === true) view.drifted = true
  return view
}
