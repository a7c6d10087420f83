/** The customer's answer: what the scope can touch, then yes (perhaps to less) or no. */
import { Trans } from '@lingui/react/macro'
import { Button, Checkbox, NativeSelect } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { type FormEvent, useId, useState } from 'react'
import { type ApproveGrant, ask, type GrantView, type ScopeReach, type TenantId, useCommand } from '../../ipc'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import form from '../../ui/form.module.css'
import { useFormat } from '../../ui/format'
import { TypeToGoOn } from '../../ui/TypeToGoOn'
import classes from './access.module.css'
import { Comparing, useComparison } from './Comparing'
import { Reach } from './Reach'
import { Refuse } from './Refuse'
import { mostBreakGlass, mostWithSettings, spansUpTo, useSpanWords } from './spans'

interface Props {
  grant: GrantView
  tenant: TenantId
}

export function Decide({ grant, tenant }: Props) {
  const formId = useId()
  const format = useFormat()
  const words = useSpanWords()
  const approve = useCommand('grantApprove')
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const [wish, setWish] = useState(grant.seconds)
  const [typed, setTyped] = useState('')
  const comparison = useComparison(grant)
  const groups = grant.groups.filter((group) => !left.has(group))
  const look = useQuery({
    ...ask('scopeLook', { tenant, groups }),
    staleTime: 0,
    placeholderData: keepPreviousData,
    enabled: groups.length > 0,
  })
  const reach = look.data
  const most = mostOf(grant, reach)
  const seconds = Math.min(wish, most)
  // What could not be read counts as the most dangerous.
  const dangerous = reach?.runs_code !== false
  const name = grant.tenant_name
  const named = !dangerous || typed.trim() === name.trim()
  const known = reach !== undefined && !look.isFetching && reach.missing.length === 0
  const ready = groups.length > 0 && known && named && comparison.done

  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!ready) return
    const request: ApproveGrant = {
      grant: grant.id,
      groups: left.size > 0 ? groups : null,
      seconds: seconds === grant.seconds ? null : seconds,
      typed: dangerous ? typed.trim() : null,
      fingerprint: grant.fingerprint,
    }
    void approve.run(request)
  }
  return (
    <section className={form.panel}>
      <h2>
        <Trans>Your answer</Trans>
      </h2>
      <form id={formId} className={form.stack} onSubmit={submit}>
        <GroupChoice all={grant.groups} left={left} reach={reach} onChange={setLeft} />
        {look.error && <FaultNotice fault={look.error} onRetry={() => void look.refetch()} />}
        {look.isPending && groups.length > 0 && (
          <p className={form.hint} role="status">
            <Trans>Asking the tenant what this can touch…</Trans>
          </p>
        )}
        {reach && groups.length > 0 && <Reach reach={reach} stale={look.isFetching} />}
        {reach && reach.missing.length > 0 && (
          <p className={classes.why}>
            <Trans>
              This tenant does not have {format.list(reach.missing)}. Leave that out, or ask for a new
              request.
            </Trans>
          </p>
        )}
        <NativeSelect
          className={form.short}
          label={<Trans>For how long</Trans>}
          description={
            <Trans>
              Asked for: {words(grant.seconds)}. At most {words(most)} for this.
            </Trans>
          }
          inputWrapperOrder={['label', 'input', 'description']}
          value={String(seconds)}
          onChange={({ currentTarget }) => setWish(Number(currentTarget.value))}
          data={spansUpTo(Math.min(most, grant.seconds), grant.seconds).map((span) => ({
            value: String(span),
            label: words(span),
          }))}
        />
        <Comparing comparison={comparison} name={grant.staff.name} />
        {reach && dangerous && (
          <TypeToGoOn
            label={
              <Trans>
                This holds the Settings rights. To go on, type the tenant's name: <b>{name}</b>
              </Trans>
            }
            value={typed}
            onTyped={setTyped}
          />
        )}
        {approve.fault && <FaultNotice fault={approve.fault} />}
      </form>
      <div className={form.buttons}>
        <Button type="submit" form={formId} loading={approve.pending} disabled={!ready}>
          <Trans>Give access for {words(seconds)}</Trans>
        </Button>
        <Refuse grant={grant} />
      </div>
    </section>
  )
}

/** The longest it may be given for. As long as the tenant did not say, the most careful answer. */
function mostOf({ break_glass }: GrantView, reach: ScopeReach | undefined): number {
  const most = reach?.most_seconds ?? mostWithSettings
  return break_glass ? Math.min(most, mostBreakGlass) : most
}

interface ChoiceProps {
  all: readonly string[]
  left: ReadonlySet<string>
  reach: ScopeReach | undefined
  onChange(left: ReadonlySet<string>): void
}

/** The groups asked for; one taken out is not given. */
function GroupChoice({ all, left, reach, onChange }: ChoiceProps) {
  const toggle = (group: string, give: boolean) => {
    const next = new Set(left)
    give ? next.delete(group) : next.add(group)
    onChange(next)
  }
  return (
    <fieldset className={form.fieldset}>
      <legend>
        <Trans>Groups to give</Trans>
      </legend>
      {all.map((group) => {
        const name = reach?.groups.find(({ xmlid }) => xmlid === group)?.name
        return (
          <Checkbox
            key={group}
            size="xs"
            checked={!left.has(group)}
            onChange={({ currentTarget }) => toggle(group, currentTarget.checked)}
            label={name ?? group}
            description={name && <code>{group}</code>}
          />
        )
      })}
      {left.size === all.length && (
        <p className={form.hint}>
          <Trans>Give one group at least, or refuse.</Trans>
        </p>
      )}
    </fieldset>
  )
}
