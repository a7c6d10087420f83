/** What can be done with everybody who is chosen. Each ends in one plan over all their tenants. */
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { Button, Popover } from '@mantine/core'
import { type ReactNode, useId, useState } from 'react'
import type { TenantView, User, UserOperation } from '../../ipc'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import { useReturnFocus } from '../../ui/focus'
import form from '../../ui/form.module.css'
import { useFormat } from '../../ui/format'
import { type Chosen, mostChosen } from './chosen'
import { WhyWords } from './DeedButtons'
import { type Deed, type Why, whyNot } from './deeds'
import classes from './people.module.css'
import { TemplateForm } from './TemplateForm'

interface Props {
  chosen: Chosen
  /** How many people match, chosen or not. */
  total: number
  tenants: ReadonlyMap<string, TenantView>
  onPlan(operation: UserOperation): void
}

export default function BulkBar({ chosen, total, tenants, onPlan }: Props) {
  const { t } = useLingui()
  const format = useFormat()
  const people = [...chosen.people.values()]
  const inTenants = new Set(people.map(({ tenant }) => tenant)).size
  const most = format.number(Math.min(total, mostChosen))
  useReturnFocus()
  return (
    <section className={classes.bulk} aria-label={t`Chosen people`}>
      <div className={classes.bulkWords}>
        <strong role="status">
          <Plural value={people.length} one="# chosen" other="# chosen" />
          {inTenants > 1 && (
            <>
              {' '}
              <Plural value={inTenants} one="in # tenant" other="in # tenants" />
            </>
          )}
        </strong>
        {people.length < Math.min(total, mostChosen) && (
          <Button size="compact-xs" variant="subtle" loading={chosen.pending} onClick={chosen.chooseAll}>
            {total > mostChosen ? (
              <Trans>Choose the first {most}</Trans>
            ) : (
              <Trans>Choose all {most} who match</Trans>
            )}
          </Button>
        )}
        <Button size="compact-xs" variant="subtle" onClick={chosen.clear}>
          <Trans>Choose nobody</Trans>
        </Button>
        {people.length >= mostChosen && (
          <span className={classes.sub}>
            <Trans>That is the most at once; narrow the list for others.</Trans>
          </span>
        )}
      </div>
      <Actions people={people} tenants={tenants} onPlan={onPlan} />
      {chosen.fault && <FaultNotice fault={chosen.fault} onRetry={chosen.chooseAll} />}
    </section>
  )
}

function Actions({
  people,
  tenants,
  onPlan,
}: {
  people: User[]
  tenants: ReadonlyMap<string, TenantView>
  onPlan(operation: UserOperation): void
}) {
  const { t } = useLingui()
  const [picking, setPicking] = useState(false)
  const plain: { deed: Deed; words: ReactNode; operation: UserOperation; grave?: boolean }[] = [
    { deed: 'archive', words: <Trans>Archive…</Trans>, operation: { kind: 'archive' } },
    { deed: 'unarchive', words: <Trans>Bring back…</Trans>, operation: { kind: 'unarchive' } },
    {
      deed: 'reset_by_mail',
      words: <Trans>Reset password by mail…</Trans>,
      operation: { kind: 'reset_password', by: 'mail' },
    },
    {
      deed: 'revoke_keys',
      words: <Trans>Revoke keys…</Trans>,
      operation: { kind: 'revoke_keys', keys: null },
    },
    {
      deed: 'offboard',
      words: <Trans>They are leaving…</Trans>,
      operation: { kind: 'offboard' },
      grave: true,
    },
  ]
  const ofTemplate = whyForNobody('template', people, tenants)
  return (
    <div className={form.buttons}>
      {plain.map(({ deed, words, operation, grave }) => (
        <BulkButton
          key={deed}
          reason={whyForNobody(deed, people, tenants)}
          grave={grave ?? false}
          onPress={() => onPlan(operation)}
        >
          {words}
        </BulkButton>
      ))}
      <Popover
        opened={picking}
        onChange={setPicking}
        position="top-end"
        width={340}
        trapFocus
        returnFocus
        withinPortal
      >
        <Popover.Target>
          <BulkButton reason={ofTemplate} expanded={picking} onPress={() => setPicking(!picking)}>
            <Trans>Apply a template…</Trans>
          </BulkButton>
        </Popover.Target>
        <Popover.Dropdown aria-label={t`Apply a template`}>
          <TemplateForm
            onChoose={(template) => {
              setPicking(false)
              onPlan({ kind: 'template', template })
            }}
          />
        </Popover.Dropdown>
      </Popover>
    </div>
  )
}

interface Reason {
  why: Why
  view: TenantView | undefined
}

/** Why it can be done for none of them. For some is enough: the plan says who is left out, and why. */
function whyForNobody(deed: Deed, people: User[], tenants: ReadonlyMap<string, TenantView>): Reason | null {
  let reason: Reason | null = null
  for (const user of people) {
    const view = tenants.get(user.tenant)
    const why = whyNot(deed, user, view)
    if (why === null) return null
    reason ??= { why, view }
  }
  return reason
}

interface ButtonProps {
  reason: Reason | null
  grave?: boolean
  expanded?: boolean
  onPress(): void
  children: ReactNode
  ref?: React.Ref<HTMLSpanElement>
}

function BulkButton({ reason, grave = false, expanded, onPress, children, ref }: ButtonProps) {
  const id = useId()
  return (
    <span ref={ref} className={classes.bulkButton}>
      <Button
        size="xs"
        variant="default"
        {...(grave && !reason && { c: 'var(--bad)' })}
        onClick={(event) => (reason ? event.preventDefault() : onPress())}
        {...(expanded === undefined ? {} : { 'aria-expanded': expanded })}
        {...(reason ? { 'data-disabled': true, 'aria-disabled': true, 'aria-describedby': id } : {})}
      >
        {children}
      </Button>
      {reason && (
        <span id={id} role="tooltip" className={classes.bulkWhy}>
          <WhyWords why={reason.why} view={reason.view} />
        </span>
      )}
    </span>
  )
}
