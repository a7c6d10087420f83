/** One tenant's part of a plan: its name, how it stands, and on opening every value before and after. */
import { useLingui } from '@lingui/react'
import { Plural, Trans, useLingui as useMacro } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { memo, useState } from 'react'
import type { Fault, Plan, TenantId, TenantPlan } from '../../ipc'
import { Age } from '../../ui/Age'
import { faultWords } from '../../ui/fault/words'
import form from '../../ui/form.module.css'
import { DownIcon, UpIcon } from '../../ui/icons'
import { State } from '../../ui/parts'
import { StageTag } from '../tenant/StageTag'
import { ChangeLine, MovedLine } from './ChangeLine'
import { NoteLine } from './NoteLine'
import classes from './plans.module.css'
import { outcomeWords } from './words'

interface Props {
  row: TenantPlan
  plan: Plan
  open: boolean
  onToggle(tenant: TenantId): void
}

export const PlanTenant = memo(function PlanTenant({ row, plan, open, onToggle }: Props) {
  return (
    <article className={classes.tenant} data-production={row.stage === 'production' || undefined}>
      <h3>
        <button type="button" aria-expanded={open} onClick={() => onToggle(row.tenant)}>
          <span className={classes.tenantOpen}>{open ? <UpIcon /> : <DownIcon />}</span>
          <span className={classes.tenantName}>{row.name}</span>{' '}
          {row.stage === 'production' && <StageTag stage={row.stage} />}{' '}
          <span className={classes.tenantState}>
            <Standing row={row} />
          </span>
        </button>
      </h3>
      {open && <Details row={row} plan={plan} />}
    </article>
  )
}, same)

/** A row is drawn again when what it shows is new: every answer brings new objects, mostly with the same in them. */
function same(before: Props, after: Props): boolean {
  return (
    before.open === after.open &&
    before.plan.state === after.plan.state &&
    (before.row === after.row || JSON.stringify(before.row) === JSON.stringify(after.row))
  )
}

function Standing({ row }: { row: TenantPlan }) {
  const { _ } = useLingui()
  if (row.result) {
    const { tone, words } = outcomeWords[row.result.outcome]
    return <State tone={tone}>{_(words)}</State>
  }
  if (row.fault) return <State tone="bad">{_(faultWords[row.fault.code].title)}</State>
  const can = row.changes.filter(({ refused }) => refused === null).length
  const cannot = row.changes.length - can
  if (row.changes.length === 0)
    return (
      <State tone="quiet">
        <Trans>Nothing to change</Trans>
      </State>
    )
  return (
    <State tone={can === 0 ? 'warn' : 'accent'}>
      {can > 0 && <Plural value={can} one="# change" other="# changes" />}
      {cannot > 0 && (
        <>
          {can > 0 && ' · '}
          <Plural value={cannot} one="# cannot be made" other="# cannot be made" />
        </>
      )}
    </State>
  )
}

/** Lines shown before more are asked for. */
const mostLines = 24

function Details({ row, plan }: { row: TenantPlan; plan: Plan }) {
  const { t } = useMacro()
  const [all, setAll] = useState(false)
  const lines = all ? row.changes : row.changes.slice(0, mostLines)
  const hidden = row.changes.length - lines.length
  return (
    <div className={classes.details}>
      {row.fault && <Reason fault={row.fault} />}
      {row.result?.fault && <Reason fault={row.result.fault} />}
      {row.result && row.result.moved.length > 0 && (
        <ul className={classes.lines} aria-label={t`What changed since the preview`}>
          {row.result.moved.map((moved) => (
            <MovedLine key={JSON.stringify(moved.subject)} moved={moved} />
          ))}
        </ul>
      )}
      {row.changes.length > 0 && (
        <ul className={classes.lines} aria-label={t`Changes`}>
          {lines.map((change, index) => (
            <ChangeLine
              key={JSON.stringify(change.subject)}
              change={change}
              previous={lines[index - 1]}
              tried={row.result !== null}
            />
          ))}
        </ul>
      )}
      {hidden > 0 && (
        <Button size="compact-xs" variant="default" onClick={() => setAll(true)}>
          <Trans>Show {hidden} more</Trans>
        </Button>
      )}
      {row.notes.length > 0 && plan.state !== 'discarded' && (
        <ul className={classes.notes} aria-label={t`Good to know`}>
          {row.notes.map((note) => (
            <li key={JSON.stringify(note)}>
              <NoteLine note={note} />
            </li>
          ))}
        </ul>
      )}
      {row.result && (
        <p className={form.hint}>
          <Age at={row.result.at} />
        </p>
      )}
    </div>
  )
}

/** Why something is not done, in our words and in the tenant's. */
export function Reason({ fault }: { fault: Fault }) {
  const { _ } = useLingui()
  const { title, advice } = faultWords[fault.code]
  return (
    <div className={classes.reason}>
      <strong>{_(title)}</strong>
      {fault.message !== '' && <q>{fault.message}</q>}
      <span className={form.hint}>{_(advice)}</span>
    </div>
  )
}
