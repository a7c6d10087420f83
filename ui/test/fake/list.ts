/** Searching, filtering, sorting and cutting a page out of people, as the core's cache does it. */
import type { ListUsers, TenantView, User, UsersPage } from '../../src/ipc/generated'
import { folded } from './people'

const isUnused = ({ last_sign_in }: User, days: number) =>
  last_sign_in === null || Date.now() - new Date(last_sign_in).getTime() > days * 86_400_000

export function listPeople(
  views: TenantView[],
  peopleOf: (tenant: string) => User[],
  { filter, sort, offset, limit }: ListUsers,
): UsersPage {
  const term = folded(filter?.search ?? '')
  const matches = (user: User) =>
    (term === '' || folded(`${user.name} ${user.login} ${user.email ?? ''}`).includes(term)) &&
    (!filter?.kinds?.length || filter.kinds.includes(user.kind)) &&
    (filter?.active == null || user.active === filter.active) &&
    (filter?.two_factor == null || user.two_factor === filter.two_factor) &&
    (filter?.administrator == null || user.administrator === filter.administrator) &&
    (filter?.unused_days == null || isUnused(user, filter.unused_days)) &&
    (!filter?.with_api_keys || user.api_keys.length > 0)

  const rows = views.flatMap((view) => peopleOf(view.tenant.id)).filter(matches)
  const by = sort?.by ?? 'name'
  const sign = sort?.descending ? -1 : 1
  rows.sort((a, b) => sign * String(a[by] ?? '').localeCompare(String(b[by] ?? '')))
  const seen = views.flatMap((view) => view.users_as_of ?? []).sort()
  return {
    rows: rows.slice(offset, offset + limit),
    total: rows.length,
    total_is_at_least: false,
    as_of: seen[0] ?? null,
  }
}
