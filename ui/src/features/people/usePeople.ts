/**
 * A window onto a list of people of any length. The core holds the list; the page holds what is in sight.
 *
 * While a new question is on its way the old answer stays, marked stale.
 */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { ask, type TenantId, type UserFilter, type UserSort, type UsersPage } from '../../ipc'
import { pageSize, usePages } from '../../ui/table/usePages'

export function usePeople(tenant: TenantId | null, filter: UserFilter, sort: UserSort) {
  const page = (index: number) =>
    ask('usersList', { tenant, filter, sort, offset: index * pageSize, limit: pageSize })
  const head = useQuery({ ...page(0), placeholderData: keepPreviousData })
  const total = head.data?.total ?? 0
  const pages = usePages(total, head.data?.rows, page, rowsOf)

  return {
    total,
    atLeast: head.data?.total_is_at_least ?? false,
    asOf: head.data?.as_of ?? null,
    fault: head.error ?? pages.fault,
    pending: head.isPending,
    stale: head.isPlaceholderData,
    retry: head.refetch,
    rowAt: pages.rowAt,
    onRange: pages.onRange,
  }
}

const rowsOf = (page: UsersPage) => page.rows
