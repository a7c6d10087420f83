/** The latest plans: what was asked for, where it stands, what came of it. Undoing one begins on its page. */
import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { ask, type Plan } from '../../ipc'
import { Age } from '../../ui/Age'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import { ActivityIcon } from '../../ui/icons'
import { PageHeader } from '../../ui/PageHeader'
import { EmptyState, Tag } from '../../ui/parts'
import classes from '../../ui/parts.module.css'
import { type Columns, columnsOf } from '../../ui/table/columns'
import { ListTable } from '../../ui/table/ListTable'
import { ActivityTabs } from '../activity/ActivityTabs'
import { CountsWords } from '../jobs/outcome'
import { PlanStateTag } from './PlanState'
import { canBeUndone, usePlanTitle } from './words'

export default function PlansPage() {
  const { t } = useLingui()
  const { data: plans, error, isPending, refetch } = useQuery(ask('planList', {}))
  const columns = usePlanColumns()
  return (
    <div className={classes.page}>
      <PageHeader
        title={t`Plans`}
        ready={!isPending}
        description={<Trans>Every change was planned, shown and agreed to first.</Trans>}
      />
      <ActivityTabs />
      {error && (
        <div className={classes.inset}>
          <FaultNotice fault={error} onRetry={() => void refetch()} />
        </div>
      )}
      {plans?.length === 0 && (
        <EmptyState icon={ActivityIcon} title={<Trans>Nothing was planned yet</Trans>}>
          <Trans>A plan is made whenever people or policies are to be changed.</Trans>
        </EmptyState>
      )}
      {plans && plans.length > 0 && (
        <ListTable
          label={t`Plans`}
          columns={columns}
          rows={plans}
          rowKey={planId}
          href={(plan) => `#/plans/${encodeURIComponent(plan.id)}`}
        />
      )}
    </div>
  )
}

const planId = (plan: Plan) => plan.id
const column = columnsOf<Plan>()

function usePlanColumns(): Columns<Plan> {
  const title = usePlanTitle()
  return useMemo(
    () =>
      column.columns([
        column.display({
          id: 'what',
          header: () => <Trans>What</Trans>,
          cell: ({ row }) => <span title={title(row.original)}>{title(row.original)}</span>,
          meta: { width: 34 },
        }),
        column.display({
          id: 'state',
          header: () => <Trans>State</Trans>,
          cell: ({ row }) => <PlanStateTag plan={row.original} />,
          meta: { width: 18 },
        }),
        column.display({
          id: 'counts',
          header: () => <Trans>Result</Trans>,
          cell: ({ row }) => <CountsWords counts={row.original.counts} />,
          meta: { width: 26, from: 'sm' },
        }),
        column.display({
          id: 'undo',
          header: () => <Trans>Undo</Trans>,
          cell: ({ row }) =>
            canBeUndone(row.original) ? (
              <Tag tone="accent">
                <Trans>possible</Trans>
              </Tag>
            ) : (
              '–'
            ),
          meta: { width: 10, from: 'md' },
        }),
        column.display({
          id: 'made',
          header: () => <Trans>Made</Trans>,
          cell: ({ row }) => <Age at={row.original.made_at} />,
          meta: { width: 12 },
        }),
        column.accessor((plan) => plan.made_by, {
          id: 'by',
          header: () => <Trans>Who</Trans>,
          meta: { width: 10, from: 'md' },
        }),
      ]),
    [title],
  )
}
