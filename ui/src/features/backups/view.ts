/** What a page of backups shows, as its address says it. Pure. */

export const shows = ['files', 'sources', 'downloads', 'requests', 'vault'] as const

export interface BackupsView {
  /** The ledger where nothing is said. */
  show?: (typeof shows)[number]
  /** Of the ledgers, those of tenants whose name has this in it. */
  q?: string
  /** Of the ledgers, those only that something is missing in. */
  holes?: true
}

/** Takes what makes sense of an address's search part and drops the rest. */
export function readBackupsView({ show, q, holes }: Record<string, unknown>): BackupsView {
  const view: BackupsView = {}
  const known = shows.find((each) => each === show)
  if (known) view.show = known
  if (typeof q === 'string' || typeof q === 'number') view.q = String(q)
  if (holes === true) view.holes = true
  return view
}
