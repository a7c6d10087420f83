/** What a page of backups shows, as its address says it. Pure. */
import { said, textOf } from '../../ui/address'

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
  return said<BackupsView>({
    show: shows.find((each) => each === show),
    q: textOf(q),
    holes: holes === true || undefined,
  })
}
