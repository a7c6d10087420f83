/** What the page of policies shows, as its address says it. */
import { said, textOf } from '../../ui/address'

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
  return said<PoliciesView>({
    baseline: textOf(search.baseline),
    q: textOf(search.q),
    drifted: search.drifted === true || undefined,
  })
}
