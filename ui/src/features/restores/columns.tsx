/** The columns of a list of restores, and the parts of them that its own page shows as well. */
import { useLingui } from '@lingui/react'
import { Trans } from '@lingui/react/macro'
import { useMemo } from 'react'
import type { RestoredFrom, RestoreTarget, RestoreView } from '../../ipc'
import { Age, Moment } from '../../ui/Age'
import { State, Tag } from '../../ui/parts'
import { type Columns, columnsOf } from '../../ui/table/columns'
import { gradeWords } from '../backups/drill/words'
import thread from '../desk/thread.module.css'
import { isByProvider, isOverdue } from './view'
import { overdueWords, providerWords, stateWords, targetWords } from './words'

const column = columnsOf<RestoreView>()

export function useRestoreColumns(): Columns<RestoreView> {
  return useMemo(
    () =>
      column.columns([
        column.display({
          id: 'tenant',
          header: () => <Trans>Tenant</Trans>,
          cell: ({ row }) => <Named restore={row.original} />,
          meta: { width: 22 },
        }),
        column.display({
          id: 'state',
          header: () => <Trans>State</Trans>,
          cell: ({ row }) => <RestoreStateWords restore={row.original} />,
          meta: { width: 24, from: 'sm' },
        }),
        column.accessor(({ request }) => request.target, {
          id: 'target',
          header: () => <Trans>To where</Trans>,
          cell: ({ getValue }) => <TargetTag target={getValue()} />,
          meta: { width: 13 },
        }),
        column.accessor(({ request }) => request.backup, {
          id: 'backup',
          header: () => <Trans>Backup of</Trans>,
          cell: ({ getValue }) => <BackupWords backup={getValue()} />,
          meta: { width: 27 },
        }),
        column.accessor(({ asked_by }) => asked_by.card.name, {
          id: 'by',
          header: () => <Trans>Asked by</Trans>,
          cell: ({ getValue }) => <span title={getValue()}>{getValue()}</span>,
          meta: { width: 16, from: 'md' },
        }),
        column.accessor(({ asked_at }) => asked_at, {
          id: 'asked',
          header: () => <Trans>Asked for</Trans>,
          cell: ({ getValue }) => <Age at={getValue()} />,
          meta: { width: 13, from: 'md' },
        }),
      ]),
    [],
  )
}

/** Where the column of states has no room, its dot stands before the name. */
function Named({ restore }: { restore: RestoreView }) {
  return (
    <span className={thread.named}>
      <span className={thread.narrowState}>
        <RestoreStateWords restore={restore} />
      </span>
      <span title={restore.tenant_name}>{restore.tenant_name}</span>
    </span>
  )
}

export function RestoreStateWords({ restore }: { restore: RestoreView }) {
  const { _ } = useLingui()
  const { state, work } = restore
  const provider = state === 'waiting' && work !== null && isByProvider(work)
  const { words, tone } = isOverdue(restore) ? overdueWords : provider ? providerWords : stateWords[state]
  return <State tone={tone}>{_(words)}</State>
}

export function TargetTag({ target }: { target: RestoreTarget }) {
  const { _ } = useLingui()
  return <Tag tone={target === 'live' ? 'warn' : 'quiet'}>{_(targetWords[target])}</Tag>
}

/** When a backup was made, and what a drill says it is worth. */
export function BackupWords({ backup: { at, grade } }: { backup: RestoredFrom }) {
  const { _ } = useLingui()
  return (
    <>
      <Moment at={at} />{' '}
      {grade === null ? (
        <Tag>
          <Trans>not drilled</Trans>
        </Tag>
      ) : (
        <span title={_(gradeWords[grade].words)}>
          <Tag tone={gradeWords[grade].tone as 'good' | 'warn' | 'bad'}>
            <Trans>grade {grade}</Trans>
          </Tag>
        </span>
      )}
    </>
  )
}
