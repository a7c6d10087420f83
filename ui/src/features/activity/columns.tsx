/** The columns of the journal. */
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { useLingui } from '@lingui/react'
import { Trans } from '@lingui/react/macro'
import { useMemo } from 'react'
import type { Action, Entry, Outcome } from '../../ipc'
import { Moment } from '../../ui/Age'
import { useFormat } from '../../ui/format'
import { State, type Tone } from '../../ui/parts'
import { type Columns, columnsOf } from '../../ui/table/columns'
import { actionWords } from './words'

const outcomes: Record<Outcome, { tone: Tone; words: MessageDescriptor }> = {
  done: { tone: 'good', words: msg`Done` },
  refused: { tone: 'warn', words: msg`Refused` },
  failed: { tone: 'bad', words: msg`Failed` },
  cancelled: { tone: 'quiet', words: msg`Stopped` },
}

const column = columnsOf<Entry>()

/** What a newer Reeve wrote keeps its own name. */
const isKnown = (action: string): action is Action => Object.hasOwn(actionWords, action)

export function useJournalColumns(): Columns<Entry> {
  const format = useFormat()
  const { _ } = useLingui()
  return useMemo(
    () =>
      column.columns([
        column.accessor((entry) => entry.at, {
          id: 'at',
          header: () => <Trans>When</Trans>,
          cell: ({ getValue }) => <Moment at={getValue()} />,
          meta: { width: 22 },
        }),
        column.accessor((entry) => entry.action, {
          id: 'action',
          header: () => <Trans>What</Trans>,
          cell: ({ getValue }) => {
            const action = getValue()
            const words = isKnown(action) ? _(actionWords[action]) : action
            return <span title={words}>{words}</span>
          },
          meta: { width: 26 },
        }),
        column.accessor((entry) => entry.tenant ?? '–', {
          id: 'tenant',
          header: () => <Trans>Tenant</Trans>,
          meta: { width: 18, from: 'sm' },
        }),
        column.display({
          id: 'outcome',
          header: () => <Trans>Outcome</Trans>,
          cell: ({ row }) => {
            const { tone, words } = outcomes[row.original.outcome]
            return <State tone={tone}>{_(words)}</State>
          },
          meta: { width: 12 },
        }),
        column.accessor((entry) => entry.detail, {
          id: 'detail',
          header: () => <Trans>Particulars</Trans>,
          cell: ({ getValue }) => <span title={getValue()}>{getValue()}</span>,
          meta: { width: 20, from: 'md' },
        }),
        column.accessor((entry) => entry.actor, {
          id: 'actor',
          header: () => <Trans>Who</Trans>,
          meta: { width: 10, from: 'md' },
        }),
        column.accessor((entry) => entry.seq, {
          id: 'seq',
          header: () => <Trans>Number</Trans>,
          cell: ({ row, getValue }) => <span title={row.original.hash}>{format.number(getValue())}</span>,
          meta: { width: 9, numeric: true, from: 'lg' },
        }),
      ]),
    [_, format],
  )
}
