/** Which tenants of a list are chosen. Only ever tenants that the list shows. */
import { useCallback, useMemo, useRef, useState } from 'react'
import type { PolicyView, TenantId } from '../../ipc'

export function useChosenTenants(rows: readonly PolicyView[]) {
  const [ids, setIds] = useState<ReadonlySet<TenantId>>(new Set())
  const anchor = useRef<number | null>(null)
  const chosen = useMemo(() => rows.filter(({ tenant }) => ids.has(tenant)), [rows, ids])

  const toggle = useCallback(
    (index: number, stretch: boolean) => {
      const from = stretch ? anchor.current : null
      anchor.current = index
      const row = rows[index]
      setIds((old) => {
        const next = new Set(old)
        if (from !== null)
          for (const each of rows.slice(Math.min(from, index), Math.max(from, index) + 1))
            next.add(each.tenant)
        else if (row && !next.delete(row.tenant)) next.add(row.tenant)
        return next
      })
    },
    [rows],
  )
  const clear = useCallback(() => setIds(new Set()), [])
  const extent: 'none' | 'some' | 'all' =
    chosen.length === 0 ? 'none' : chosen.length < rows.length ? 'some' : 'all'
  const toggleAll = useCallback(
    () => setIds((old) => (old.size >= rows.length ? new Set() : new Set(rows.map(({ tenant }) => tenant)))),
    [rows],
  )
  return { chosen, ids, extent, toggle, toggleAll, clear }
}
