/** The columns of how tenants stand, and what each is sorted by. */
import { useLingui } from '@lingui/react'
import { Plural, Trans } from '@lingui/react/macro'
import { VisuallyHidden } from '@mantine/core'
import { type ReactNode, useMemo } from 'react'
import type { PromiseStanding } from '../../ipc'
import { Age } from '../../ui/Age'
import { useFormat } from '../../ui/format'
import { ShareBar, State } from '../../ui/parts'
import classes from '../../ui/parts.module.css'
import { type Columns, columnsOf } from '../../ui/table/columns'
import { StagedName } from '../tenant/StageTag'
import own from './checks.module.css'
import { checkWords } from './checkWords'
import { usePlatformNames } from './usePlatformNames'
import { useSeenWords } from './useSeenWords'

/** The rule of what is riskier is the core's: `risk` is the order in which it answers. */
export type StandingSort =
  | 'name'
  | 'risk'
  | 'score'
  | 'broken'
  | 'below'
  | 'unseen'
  | 'platform'
  | 'checked'
  | 'worse'

export const standingKeys: Record<
  Exclude<StandingSort, 'risk'>,
  (standing: PromiseStanding) => string | number | null
> = {
  name: ({ name }) => name,
  score: ({ score }) => score,
  broken: ({ broken }) => broken,
  below: ({ below }) => below,
  unseen: ({ unseen }) => unseen,
  platform: ({ platform }) => platform,
  checked: ({ checked_at }) => checked_at,
  worse: ({ worse_at }) => worse_at,
}

const column = columnsOf<PromiseStanding>()

export function useStandingColumns(): Columns<PromiseStanding> {
  const platformName = usePlatformNames()
  return useMemo(
    () =>
      column.columns([
        column.display({
          id: 'name',
          header: () => <Trans>Tenant</Trans>,
          cell: ({ row: { original } }) => <StagedName name={original.name} stage={original.stage} />,
          meta: { width: 21, sort: 'name' },
        }),
        column.display({
          id: 'score',
          header: () => <Trans>Score</Trans>,
          cell: ({ row }) => <Score standing={row.original} />,
          meta: { width: 16, sort: 'score' },
        }),
        count('broken', <Trans context="promises">Broken</Trans>, 9),
        count('below', <Trans>Below standard</Trans>, 13, 'sm'),
        count('unseen', <Trans>Not seen</Trans>, 11, 'lg'),
        column.display({
          id: 'worst',
          header: () => <Trans>Look at first</Trans>,
          cell: ({ row }) => <Worst standing={row.original} />,
          meta: { width: 21, sort: 'risk', from: 'md' },
        }),
        column.display({
          id: 'platform',
          header: () => <Trans>Platform</Trans>,
          cell: ({ row }) => platformName(row.original.platform),
          meta: { width: 11, sort: 'platform', from: 'xl' },
        }),
        column.display({
          id: 'checked',
          header: () => <Trans context="promises">Checked</Trans>,
          cell: ({ row }) => <Checked standing={row.original} />,
          meta: { width: 14, sort: 'checked' },
        }),
        column.display({
          id: 'worse',
          header: () => <Trans>Got worse</Trans>,
          cell: ({ row }) => <Age at={row.original.worse_at} />,
          meta: { width: 12, sort: 'worse', from: 'lg' },
        }),
      ]),
    [platformName],
  )
}

function count(id: 'broken' | 'below' | 'unseen', header: ReactNode, width: number, from?: 'sm' | 'lg') {
  return column.display({
    id,
    header: () => header,
    cell: ({ row }) => <Count standing={row.original} of={id} />,
    meta: { width, sort: id, numeric: true, ...(from && { from }) },
  })
}

function Count({ standing, of }: { standing: PromiseStanding; of: 'broken' | 'below' | 'unseen' }) {
  const format = useFormat()
  if (standing.checked_at === null) return <Unknown />
  return <span className={standing[of] === 0 ? classes.quiet : undefined}>{format.number(standing[of])}</span>
}

const Unknown = () => <span className={classes.quiet}>–</span>

/** Never a number alone: beside it stands of how much it is, and without enough to go by there is only that. */
function Score({ standing: { score, seen, unseen, checked_at } }: { standing: PromiseStanding }) {
  const format = useFormat()
  const seenOf = useSeenWords()({ seen, unseen })
  if (checked_at === null) return <Unknown />
  return (
    <span className={own.score}>
      {score !== null && (
        <>
          <ShareBar percent={score} tone="accent" />
          <span className={classes.numeric}>{format.number(score)}</span>
        </>
      )}
      {(unseen > 0 || score === null) && (
        <span className={classes.quiet} title={seenOf}>
          <span aria-hidden="true">
            {format.number(seen)}/{format.number(seen + unseen)}
          </span>
          <VisuallyHidden component="span">{seenOf}</VisuallyHidden>
        </span>
      )}
    </span>
  )
}

/** What weighs most, by name; where nothing does, why the row looks clean. */
function Worst({ standing: { score, worst, excepted, checked_at } }: { standing: PromiseStanding }) {
  const { _ } = useLingui()
  if (worst.length > 0) {
    const names = worst.map((check) => _(checkWords[check].name)).join(' · ')
    return <span title={names}>{names}</span>
  }
  if (excepted > 0)
    return (
      <State tone="quiet">
        <Plural value={excepted} one="# fault, accepted" other="# faults, all accepted" />
      </State>
    )
  if (checked_at === null) return <Unknown />
  return score === null ? (
    <State tone="quiet">
      <Trans>too little seen to say</Trans>
    </State>
  ) : (
    <State tone="good">
      <Trans>no fault seen</Trans>
    </State>
  )
}

function Checked({ standing: { checked_at, fault } }: { standing: PromiseStanding }) {
  const age =
    checked_at === null ? (
      <span className={classes.quiet}>
        <Trans>not yet</Trans>
      </span>
    ) : (
      <Age at={checked_at} />
    )
  return fault ? (
    <State tone="bad" title={fault.message}>
      {age}
    </State>
  ) : (
    age
  )
}
