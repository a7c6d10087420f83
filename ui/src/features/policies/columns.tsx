/** The columns of the fleet's policies, and what each is sorted by. */
import { Plural, Trans } from '@lingui/react/macro'
import { useMemo } from 'react'
import type { Drift, PolicyField, PolicyView } from '../../ipc'
import { Age } from '../../ui/Age'
import { useFormat } from '../../ui/format'
import { ShareBar, State } from '../../ui/parts'
import classes from '../../ui/parts.module.css'
import { type Columns, columnsOf } from '../../ui/table/columns'
import { StageTag } from '../tenant/StageTag'
import { readingOf, reasonOf } from './enforcement'
import own from './policies.module.css'
import { seconds as inSeconds, usePolicyValue } from './words'

export type PolicySort = 'name' | 'length' | 'expire' | 'lockout' | 'guesses' | 'alignment' | 'age'

const value = (view: PolicyView, field: PolicyField) => readingOf(view.reading, field)?.value ?? null

export const policyKeys: Record<PolicySort, (view: PolicyView) => string | number | null> = {
  name: (view) => view.name,
  length: (view) => value(view, 'minimum_length'),
  expire: (view) => value(view, 'expire_days'),
  lockout: (view) => value(view, 'lockout_after'),
  // without limit is more than any number
  guesses: (view) =>
    view.guesses_per_hour ?? (value(view, 'lockout_after') === null ? null : Number.MAX_SAFE_INTEGER),
  alignment: (view) => view.drift?.alignment ?? null,
  age: (view) => view.as_of,
}

const column = columnsOf<PolicyView>()

export function usePolicyColumns(compared: boolean): Columns<PolicyView> {
  return useMemo(
    () =>
      column.columns([
        column.accessor((view) => view.name, {
          id: 'name',
          header: () => <Trans>Tenant</Trans>,
          meta: { width: 22, sort: 'name' },
        }),
        column.display({
          id: 'stage',
          header: () => <Trans>Stage</Trans>,
          cell: ({ row }) => <StageTag stage={row.original.stage} />,
          meta: { width: 11, from: 'md' },
        }),
        column.display({
          id: 'length',
          header: () => <Trans>Length</Trans>,
          cell: ({ row }) => <ValueCell view={row.original} field="minimum_length" />,
          meta: { width: 14, sort: 'length', ...(compared ? { from: 'sm' } : {}) },
        }),
        column.display({
          id: 'expire',
          header: () => <Trans>Expiry</Trans>,
          cell: ({ row }) => <ValueCell view={row.original} field="expire_days" />,
          meta: { width: 11, sort: 'expire', from: 'lg' },
        }),
        column.display({
          id: 'lockout',
          header: () => <Trans>Lock-out</Trans>,
          cell: ({ row }) => <LockoutCell view={row.original} />,
          meta: { width: 15, sort: 'lockout', from: 'md' },
        }),
        column.display({
          id: 'guesses',
          header: () => <Trans>Guesses per hour</Trans>,
          cell: ({ row }) => <GuessesCell view={row.original} />,
          meta: { width: 13, sort: 'guesses', from: 'sm' },
        }),
        ...(compared
          ? [
              column.display({
                id: 'alignment',
                header: () => <Trans>Alignment</Trans>,
                cell: ({ row }) => <AlignmentCell view={row.original} />,
                meta: { width: 22, sort: 'alignment' },
              }),
            ]
          : []),
        column.accessor((view) => view.as_of, {
          id: 'age',
          header: () => <Trans>Read</Trans>,
          cell: ({ row }) => <AgeCell view={row.original} />,
          meta: { width: 16, sort: 'age' },
        }),
      ]),
    [compared],
  )
}

function ValueCell({ view, field }: { view: PolicyView; field: PolicyField }) {
  const inWords = usePolicyValue()
  const found = readingOf(view.reading, field)
  if (!found || found.value === null || reasonOf(found.enforcement)) return <Unknown />
  return inWords(field, found.value)
}

const Unknown = () => <span className={classes.quiet}>–</span>

function LockoutCell({ view }: { view: PolicyView }) {
  const format = useFormat()
  const after = value(view, 'lockout_after')
  const seconds = value(view, 'lockout_seconds')
  if (after === null || seconds === null) return <Unknown />
  if (after === 0 || seconds === 0)
    return (
      <State tone="warn">
        <Trans>off</Trans>
      </State>
    )
  const wait = inSeconds(format, seconds, 'short')
  return (
    <Trans>
      {after}, then {wait}
    </Trans>
  )
}

function GuessesCell({ view }: { view: PolicyView }) {
  const format = useFormat()
  if (view.guesses_per_hour !== null) return format.number(view.guesses_per_hour)
  if (value(view, 'lockout_after') === null) return <Unknown />
  return (
    <State tone="warn">
      <Trans>without limit</Trans>
    </State>
  )
}

function AlignmentCell({ view: { drift } }: { view: PolicyView }) {
  const format = useFormat()
  if (!drift) return <Unknown />
  const drifted = driftedOf(drift)
  if (drift.alignment === null)
    return (
      <State tone="quiet">
        <Trans>none enforceable</Trans>
      </State>
    )
  return (
    <span className={own.alignment}>
      <ShareBar percent={drift.alignment} tone={drift.alignment === 100 ? 'good' : 'warn'} />
      <span className={classes.numeric}>{format.percent(drift.alignment / 100)}</span>
      {drifted > 0 && (
        <span className={classes.quiet}>
          <Plural value={drifted} one="# drifted" other="# drifted" />
        </span>
      )}
    </span>
  )
}

export const driftedOf = (drift: Drift) =>
  drift.fields.filter(({ standing }) => standing === 'drifted').length

function AgeCell({ view }: { view: PolicyView }) {
  if (view.fault)
    return (
      <State tone="bad" title={view.fault.message}>
        {view.as_of === null ? <Trans>not read</Trans> : <Age at={view.as_of} />}
      </State>
    )
  return view.as_of === null ? (
    <span className={classes.quiet}>
      <Trans>not read yet</Trans>
    </span>
  ) : (
    <Age at={view.as_of} />
  )
}
