/**
 * The tenants of a plan, by the page. A few are drawn with everything they have; of many, only those in sight are in the
 * page, one line each that opens.
 */
import { Trans, useLingui } from '@lingui/react/macro'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useCallback, useEffect, useRef, useState } from 'react'
import { ask, type Plan, type PlanPage, type PlanRows, type TenantId, type TenantPlan } from '../../ipc'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import { pageSize, usePages } from '../../ui/table/usePages'
import { PlanTenant } from './PlanTenant'
import classes from './plans.module.css'

/** Up to this many tenants are shown open. */
const few = 8

export function PlanTenants({ plan, only }: { plan: Plan; only: PlanRows }) {
  const { t } = useLingui()
  const page = (index: number) =>
    ask('planTenants', { plan: plan.id, only, offset: index * pageSize, limit: pageSize })
  const head = useQuery({ ...page(0), placeholderData: keepPreviousData })
  const total = head.data?.total ?? 0
  const { rowAt, onRange, fault } = usePages(total, head.data?.rows, page, rowsOf)
  const [toggled, setToggled] = useState<ReadonlySet<TenantId>>(new Set())
  const small = (plan.counts.tenants ?? 0) <= few

  const isOpen = (row: TenantPlan) => small !== toggled.has(row.tenant)
  const toggle = (id: TenantId) =>
    setToggled((old) => {
      const next = new Set(old)
      if (!next.delete(id)) next.add(id)
      return next
    })

  const failed = head.error ?? fault
  return (
    <section className={classes.tenants} aria-label={t`Tenants`} data-small={small || undefined}>
      {failed && <FaultNotice fault={failed} onRetry={() => void head.refetch()} />}
      {head.data && total === 0 && (
        <p className={classes.nothing}>
          {only === 'all' ? <Trans>No tenant is concerned.</Trans> : <Trans>None of them.</Trans>}
        </p>
      )}
      {small ? (
        <ul className={classes.rows}>
          {head.data?.rows.map((row) => (
            <li key={row.tenant} className={classes.row}>
              <PlanTenant row={row} plan={plan} open={isOpen(row)} onToggle={toggle} />
            </li>
          ))}
        </ul>
      ) : (
        <Rows count={total} rowAt={rowAt} onRange={onRange} subject={only}>
          {(row) => <PlanTenant row={row} plan={plan} open={isOpen(row)} onToggle={toggle} />}
        </Rows>
      )}
    </section>
  )
}

const rowsOf = (page: PlanPage) => page.rows

interface RowsProps {
  count: number
  rowAt(index: number): TenantPlan | undefined
  onRange(first: number, last: number): void
  /** The list begins at its top again when this changes. */
  subject: string
  children(row: TenantPlan): React.ReactNode
}

/** Rows of any height, measured as they come into sight. */
function Rows({ count, rowAt, onRange, subject, children }: RowsProps) {
  const { t } = useLingui()
  const scroll = useRef<HTMLDivElement>(null)
  const keyOf = useCallback((index: number) => rowAt(index)?.tenant ?? index, [rowAt])
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroll.current,
    estimateSize: () => 37,
    getItemKey: keyOf,
    overscan: 6,
    initialRect: { width: 700, height: 400 },
  })
  const items = virtual.getVirtualItems()
  const first = items[0]?.index ?? 0
  const last = items.at(-1)?.index ?? 0
  useEffect(() => onRange(first, last), [first, last, onRange])

  // biome-ignore lint/correctness/useExhaustiveDependencies: `subject` is what this is about
  useEffect(() => {
    scroll.current?.scrollTo?.({ top: 0 })
  }, [subject])

  const before = items[0]?.start ?? 0
  const after = Math.max(0, virtual.getTotalSize() - (items.at(-1)?.end ?? 0))
  return (
    <section
      ref={scroll}
      className={classes.scroll}
      aria-label={t`List of tenants`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must take the focus, or no key could scroll it
      tabIndex={0}
    >
      <ul className={classes.rows} style={{ paddingTop: before, paddingBottom: after }}>
        {items.map(({ index, key }) => {
          const row = rowAt(index)
          return (
            <li
              key={key}
              className={classes.row}
              ref={virtual.measureElement}
              data-index={index}
              aria-setsize={count}
              aria-posinset={index + 1}
            >
              {row ? children(row) : <div className={classes.waiting} />}
            </li>
          )
        })}
      </ul>
    </section>
  )
}
