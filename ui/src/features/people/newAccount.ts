/** What the form for a new account says, as an intent. Pure. */
import type { GroupHeading, GroupRef, Intent, NewUser, Template, TenantId } from '../../ipc'

export interface NewRights {
  way: 'none' | 'template' | 'groups'
  /** A template's id. */
  template: string
  /** Record ids of one tenant's groups. */
  groups: number[]
}

export const noRights: NewRights = { way: 'none', template: '', groups: [] }

export function newAccounts(
  tenants: TenantId[],
  user: Omit<NewUser, 'email'> & { email: string },
  invite: boolean,
): Intent {
  const email = user.email.trim()
  return {
    kind: 'create_users',
    tenants,
    users: [{ ...user, name: user.name.trim(), login: user.login.trim(), email: email || null }],
    invite,
  }
}

/**
 * A template's groups for a new account: of each right the first that the tenant has. Where the tenant's groups are not
 * at hand, because there are several tenants, the best of each; the preview says where one does not exist.
 */
export function groupsOf(template: Template, catalogue: GroupHeading[] | undefined): GroupRef[] {
  const known = catalogue && new Set(catalogue.flatMap(({ groups }) => groups.flatMap(idsOf)))
  return template.groups.flatMap((right) => {
    const found = known ? right.find((ref) => known.has(ref)) : right[0]
    return found === undefined ? [] : [found]
  })
}

const idsOf = ({ group }: GroupHeading['groups'][number]): GroupRef[] =>
  group.xmlid ? [group.id, group.xmlid] : [group.id]
