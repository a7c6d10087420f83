/** Which groups an account ends up with, given these: what comes with what. Pure. */
import type { CatalogueGroup, GroupHeading } from '../../ipc'

/** Say what kind of account it is; that is changed as a whole, never group by group. */
export const kindGroups: readonly (string | null)[] = [
  'base.group_user',
  'base.group_portal',
  'base.group_public',
]

export function isKindGroup({ group }: CatalogueGroup): boolean {
  return kindGroups.includes(group.xmlid)
}

/** For each group that comes with given ones, the names of those. */
export function impliedBy(headings: GroupHeading[], given: ReadonlySet<number>): Map<number, string[]> {
  const by = new Map<number, string[]>()
  for (const { name: heading, groups } of headings)
    for (const { group, implies } of groups) {
      if (!given.has(group.id)) continue
      for (const id of implies) {
        if (id === group.id) continue
        const name = heading ? `${heading} / ${group.name}` : group.name
        by.set(id, [...(by.get(id) ?? []), name])
      }
    }
  return by
}
