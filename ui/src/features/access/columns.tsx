/** The columns of a list of accesses. */
import { useLingui } from '@lingui/react'
import { Trans } from '@lingui/react/macro'
import { useMemo } from 'react'
import type { GrantView } from '../../ipc'
import { Age } from '../../ui/Age'
import { State, Tag } from '../../ui/parts'
import page from '../../ui/parts.module.css'
import { TimeLeft } from '../../ui/TimeLeft'
import { type Columns, columnsOf } from '../../ui/table/columns'
import thread from '../desk/thread.module.css'
import { mayWork } from './view'
import { acquaintanceWords, stateOf } from './words'

const column = columnsOf<GrantView>()

export function useAccessColumns(ofAll: boolean): Columns<GrantView> {
  return useMemo(
    () =>
      column.columns([
        column.display({
          id: 'staff',
          header: () => <Trans>Who</Trans>,
          cell: ({ row }) => <Staff grant={row.original} />,
          meta: { width: 35 },
        }),
        ...(ofAll
          ? [
              column.accessor((grant) => grant.tenant_name, {
                id: 'tenant',
                header: () => <Trans>Tenant</Trans>,
                cell: ({ getValue }) => <span title={getValue()}>{getValue()}</span>,
                meta: { width: 14 },
              }),
            ]
          : []),
        column.display({
          id: 'state',
          header: () => <Trans>State</Trans>,
          cell: ({ row }) => <GrantStateTag grant={row.original} />,
          meta: { width: 27, from: 'sm' },
        }),
        column.display({
          id: 'left',
          header: () => <Trans>Time left</Trans>,
          cell: ({ row }) => <Left grant={row.original} />,
          meta: { width: 17 },
        }),
        column.accessor((grant) => grant.reason, {
          id: 'reason',
          header: () => <Trans>Reason</Trans>,
          cell: ({ getValue }) => <span title={getValue()}>{getValue()}</span>,
          meta: { width: 19, from: 'lg' },
        }),
        column.accessor((grant) => grant.ticket ?? '–', {
          id: 'ticket',
          header: () => <Trans>Ticket</Trans>,
          meta: { width: 10, from: 'xl' },
        }),
        column.accessor((grant) => grant.requested_at, {
          id: 'asked',
          header: () => <Trans>Asked for</Trans>,
          cell: ({ getValue }) => <Age at={getValue()} />,
          meta: { width: 12, from: 'md' },
        }),
      ]),
    [ofAll],
  )
}

export function GrantStateTag({ grant }: { grant: GrantView }) {
  const { _ } = useLingui()
  const { words, tone } = stateOf(grant)
  return <State tone={tone}>{_(words)}</State>
}

function Staff({ grant }: { grant: GrantView }) {
  const { _ } = useLingui()
  const { staff, acquaintance, break_glass } = grant
  const known = acquaintanceWords[acquaintance]
  const state = stateOf(grant)
  return (
    <span className={thread.named}>
      <span className={thread.narrowState}>
        <State tone={state.tone}>{_(state.words)}</State>
      </span>
      <span title={`${staff.name}\n${staff.mail}`}>{staff.name}</span>
      {break_glass && (
        <Tag tone="bad">
          <Trans>break-glass</Trans>
        </Tag>
      )}
      {acquaintance !== 'known' && <Tag tone={known.tone}>{_(known.words)}</Tag>}
    </span>
  )
}

/** How long it still works; of a request, how long it can be answered. */
function Left({ grant }: { grant: GrantView }) {
  if (grant.state === 'requested')
    return (
      <span className={page.quiet}>
        <TimeLeft until={grant.answer_by} />
      </span>
    )
  if (grant.state === 'granting') return '…'
  if (mayWork(grant) && grant.until) return <TimeLeft until={grant.until} of={grant.seconds} />
  return <span className={page.quiet}>–</span>
}
