/** The columns of the ledgers of all tenants, and those of one tenant's backups. */
import { useLingui } from '@lingui/react'
import { Plural, Trans } from '@lingui/react/macro'
import { useMemo } from 'react'
import type { LedgerView, Listed, Slot } from '../../../ipc'
import { Age, AsOf, Moment } from '../../../ui/Age'
import { useFormat } from '../../../ui/format'
import { State } from '../../../ui/parts'
import classes from '../../../ui/parts.module.css'
import { type Columns, columnsOf } from '../../../ui/table/columns'
import { RowButton } from '../../../ui/table/RowButton'
import { MiniStrip } from './Strip'
import { holdsWords, proofStates, standing, useRank } from './words'

export type LedgerSort = 'name' | 'standing' | 'newest'

export const ledgerKeys: Record<LedgerSort, (view: LedgerView) => string | number | null> = {
  name: (view) => view.name,
  standing: (view) => standing(view) * 1000 - view.ledger.counts.missing - view.ledger.counts.unsound,
  newest: (view) => view.ledger.newest,
}

const ledgerColumn = columnsOf<LedgerView>()

export function useLedgerColumns(): Columns<LedgerView> {
  return useMemo(
    () =>
      ledgerColumn.columns([
        ledgerColumn.accessor((view) => view.name, {
          id: 'name',
          header: () => <Trans>Tenant</Trans>,
          meta: { width: 24, sort: 'name' },
        }),
        ledgerColumn.display({
          id: 'places',
          header: () => <Trans>Promised places</Trans>,
          cell: ({ row }) => <Places view={row.original} />,
          meta: { width: 22, from: 'sm' },
        }),
        ledgerColumn.display({
          id: 'standing',
          header: () => <Trans>How it stands</Trans>,
          cell: ({ row }) => <Standing view={row.original} />,
          meta: { width: 22, sort: 'standing' },
        }),
        ledgerColumn.display({
          id: 'newest',
          header: () => <Trans>Newest</Trans>,
          cell: ({ row }) => <Age at={row.original.ledger.newest} />,
          meta: { width: 13, sort: 'newest' },
        }),
        ledgerColumn.display({
          id: 'sources',
          header: () => <Trans>Sources</Trans>,
          cell: ({ row }) => <SourcesCell view={row.original} />,
          meta: { width: 19, from: 'md' },
        }),
      ]),
    [],
  )
}

function Places({ view: { ledger } }: { view: LedgerView }) {
  if (ledger.slots.length > 0) return <MiniStrip slots={ledger.slots} />
  return (
    <span className={classes.quiet}>
      <Trans>none promised</Trans>
    </span>
  )
}

export function Standing({ view }: { view: LedgerView }) {
  const { counts, rpo } = view.ledger
  const holes = counts.missing + counts.unsound
  switch (standing(view)) {
    case 0:
      return (
        <State tone="bad">
          <Plural value={holes} one="# hole" other="# holes" />
          {rpo && !rpo.kept && (
            <>
              {' · '}
              <Trans>newest too old</Trans>
            </>
          )}
        </State>
      )
    case 1:
      return (
        <State tone="bad">
          <Trans>newest too old</Trans>
        </State>
      )
    case 2:
      return (
        <State tone="warn">
          <Plural value={counts.unverified} one="# not proven" other="# not proven" />
        </State>
      )
    case 3:
      return (
        <State tone="good">
          <Trans>all filled and proven</Trans>
        </State>
      )
    case 4:
      return (
        <State tone="quiet">
          <Trans>nothing to compare with</Trans>
        </State>
      )
  }
}

function SourcesCell({ view: { sources, as_of, unread } }: { view: LedgerView }) {
  const [first] = unread
  if (first)
    return (
      <State tone="bad" title={unread.map(({ name, fault }) => `${name}: ${fault.message}`).join('\n')}>
        {first.since === null ? (
          <Trans>not readable</Trans>
        ) : (
          <Trans>
            not readable, last read <Age at={first.since} />
          </Trans>
        )}
      </State>
    )
  if (sources === 0)
    return (
      <span className={classes.quiet}>
        <Trans>none set up</Trans>
      </span>
    )
  return <AsOf at={as_of} />
}

/** A backup with the place that it fills, where it fills one. */
export interface Placed {
  backup: Listed
  slot: Slot | null
}

const backupColumn = columnsOf<Placed>()

export function usePlacedColumns(onOpen: (placed: Placed) => void): Columns<Placed> {
  const format = useFormat()
  const rank = useRank()
  return useMemo(
    () =>
      backupColumn.columns([
        backupColumn.display({
          id: 'at',
          header: () => <Trans>Made</Trans>,
          cell: ({ row: { original } }) => (
            <RowButton onOpen={() => onOpen(original)} title={original.backup.path}>
              <Moment at={original.backup.at} />
              {original.backup.timed_by === 'file_date' && (
                <>
                  {' '}
                  <Trans>(not certain)</Trans>
                </>
              )}
            </RowButton>
          ),
          meta: { width: 23 },
        }),
        backupColumn.display({
          id: 'place',
          header: () => <Trans>Place</Trans>,
          cell: ({ row }) => {
            const { slot } = row.original
            return slot ? rank(slot.every, slot.number) : '–'
          },
          meta: { width: 12, from: 'sm' },
        }),
        backupColumn.display({
          id: 'proof',
          header: () => <Trans>Proof</Trans>,
          cell: ({ row }) => <Proof backup={row.original.backup} />,
          meta: { width: 20 },
        }),
        backupColumn.accessor(({ backup }) => backup.source, {
          id: 'source',
          header: () => <Trans>Source</Trans>,
          meta: { width: 20, from: 'sm' },
        }),
        backupColumn.display({
          id: 'holds',
          header: () => <Trans>Holds</Trans>,
          cell: ({ row }) => <HoldsWords backup={row.original.backup} />,
          meta: { width: 16, from: 'md' },
        }),
        backupColumn.display({
          id: 'bytes',
          header: () => <Trans>Size</Trans>,
          cell: ({ row: { original } }) =>
            original.backup.bytes === null ? '–' : format.bytes(original.backup.bytes),
          meta: { width: 10, numeric: true, from: 'sm' },
        }),
      ]),
    [format, rank, onOpen],
  )
}

export function Proof({ backup }: { backup: Listed }) {
  const { _ } = useLingui()
  const { words, tone } = proofStates[backup.proof]
  const grade = backup.drill?.grade
  return (
    <State tone={tone}>
      {_(words)}
      {grade && (
        <>
          {' · '}
          <Trans>grade {grade}</Trans>
        </>
      )}
    </State>
  )
}

export function HoldsWords({ backup }: { backup: Listed }) {
  const { _ } = useLingui()
  return <>{_(holdsWords[backup.holds])}</>
}
