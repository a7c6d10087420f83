/** People of a fake fleet, listed as the core's cache does it: searched, filtered, sorted, and a page cut out. */
import type { ListUsers, User, UsersPage } from '../../src/ipc/generated'
import type { FakeCore } from './core'
import { fault, type Handlers } from './handlers'
import { folded } from './people'

type UserHandlers = Pick<Handlers, 'users_list' | 'users_show' | 'users_refresh' | 'users_export'>

export function usersOf(core: FakeCore): UserHandlers {
  return {
    users_list: (request) => listed(core, request),
    users_show: ({ tenant, id }) => {
      const user = core.people(tenant).find((each) => each.id === id)
      if (!user) throw fault('not_found', 'There is no such account.')
      return user
    },
    users_refresh: ({ tenants }) =>
      core.jobs.start(
        { kind: 'refresh', tenants },
        tenants.length === 1 ? core.tenant(tenants[0] as string).tenant.name : '',
      ),
    users_export: (request) => ({
      file: request.to,
      rows: listed(core, { ...request, offset: 0, limit: 1000 }).total,
    }),
  }
}

const isUnused = ({ last_sign_in }: User, days: number) =>
  last_sign_in === null || Date.now() - new Date(last_sign_in).getTime() > days * 86_400_000

function listed(core: FakeCore, { tenant, filter, sort, offset, limit }: ListUsers): UsersPage {
  const views = tenant === null ? core.tenants : [core.tenant(tenant)]
  const term = folded(filter?.search ?? '')
  const matches = (user: User) =>
    (term === '' || folded(`${user.name} ${user.login} ${user.email ?? ''}`).includes(term)) &&
    (!filter?.kinds?.length || filter.kinds.includes(user.kind)) &&
    (filter?.active == null || user.active === filter.active) &&
    (filter?.two_factor == null || user.two_factor === filter.two_factor) &&
    (filter?.administrator == null || user.administrator === filter.administrator) &&
    (filter?.unused_days == null || isUnused(user, filter.unused_days)) &&
    (!filter?.with_api_keys || user.api_keys.length > 0)

  const rows = views.flatMap((view) => core.people(view.tenant.id)).filter(matches)
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
