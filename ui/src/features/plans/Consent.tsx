/**
 * What it takes to apply a plan: a click, or the number or the name typed; for many tenants one first and a pause. The one
 * button says what it will do.
 */
import { Trans, useLingui } from '@lingui/react/macro'
import { Button, Checkbox, NativeSelect, PasswordInput, Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { ask, type Friction, type Plan, type Rollout, useCommand } from '../../ipc'
import { FormButtons } from '../../ui/FormButtons'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import form from '../../ui/form.module.css'
import { useFormat } from '../../ui/format'
import { Note } from '../../ui/parts'
import { TypeToGoOn } from '../../ui/TypeToGoOn'
import classes from './plans.module.css'
import { usePlanTitle } from './words'

interface Props {
  plan: Plan
  /** How many tenants it will be applied to. */
  tenants: number
  /** Offered beside the button, where the plan can still be left. */
  onLeave?: () => void
}

/** From this many tenants on, one first is what we suggest. */
const many = 10

export function Consent({ plan, tenants, onLeave }: Props) {
  const { t } = useLingui()
  const title = usePlanTitle()
  const apply = useCommand('planApply')
  const [typed, setTyped] = useState('')
  const [password, setPassword] = useState('')
  const [rollout, setRollout] = useState<Rollout>({ canary: null, pause_seconds: 60 })
  const [first, setFirst] = useState(tenants >= many)
  const given = asksPassword(plan)

  if (tenants === 0) return <NothingToDo onLeave={onLeave} />
  const staged = first && tenants > 1
  const ready =
    isMet(plan.friction, typed) && (!given || password !== '') && (!staged || Boolean(rollout.canary))
  const what = title(plan, tenants)

  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!ready) return
    const request = {
      plan: plan.id,
      typed: plan.friction.kind === 'click' ? null : typed.trim(),
      rollout: staged ? rollout : { canary: null, pause_seconds: 0 },
      password: given ? password : null,
    }
    setPassword('')
    void apply.run(request)
  }
  return (
    <form className={classes.consent} onSubmit={submit}>
      {tenants > 1 && (
        <div className={classes.fields}>
          <Checkbox
            label={<Trans>Try one tenant first</Trans>}
            description={<Trans>Where it does not end well, the others are left alone.</Trans>}
            checked={first}
            onChange={({ currentTarget }) => setFirst(currentTarget.checked)}
          />
          {first && <Canary plan={plan} rollout={rollout} onChange={setRollout} />}
        </div>
      )}
      {given && (
        <PasswordInput
          label={<Trans>New password</Trans>}
          description={<Trans>It goes to the tenant and is kept nowhere here.</Trans>}
          value={password}
          onChange={({ currentTarget }) => setPassword(currentTarget.value)}
          autoComplete="new-password"
          visibilityToggleButtonProps={{ 'aria-label': t`Show what is typed` }}
        />
      )}
      <Asked friction={plan.friction} tenants={tenants} typed={typed} onTyped={setTyped} />
      {apply.fault && <FaultNotice fault={apply.fault} />}
      <FormButtons pending={apply.pending} ready={ready} onCancel={onLeave}>
        {what}
      </FormButtons>
    </form>
  )
}

function NothingToDo({ onLeave }: { onLeave: Props['onLeave'] }) {
  return (
    <>
      <Note>
        <Trans>There is nothing that can be applied.</Trans>
      </Note>
      <div className={form.buttons}>
        <Button variant="default" onClick={onLeave}>
          <Trans>Close</Trans>
        </Button>
      </div>
    </>
  )
}

function asksPassword({ intent }: Plan): boolean {
  return (
    intent.kind === 'users' && intent.operation.kind === 'reset_password' && intent.operation.by === 'given'
  )
}

/** Whether what was typed is what is asked for; the core asks the same again. */
function isMet(friction: Friction, typed: string): boolean {
  switch (friction.kind) {
    case 'click':
      return true
    case 'type_number':
      return typed.trim() === String(friction.number)
    case 'type_name':
      return typed.trim() === friction.name.trim()
  }
}

interface AskedProps {
  friction: Friction
  tenants: number
  typed: string
  onTyped(typed: string): void
}

function Asked({ friction, tenants, typed, onTyped }: AskedProps) {
  if (friction.kind === 'click') return null
  const number = friction.kind === 'type_number' ? String(friction.number) : ''
  return (
    <TypeToGoOn
      label={
        friction.kind === 'type_name' ? (
          <Trans>
            This is a production tenant. To go on, type its name: <b>{friction.name}</b>
          </Trans>
        ) : tenants > 1 ? (
          <Trans>
            To go on, type the number of tenants: <b>{number}</b>
          </Trans>
        ) : (
          <Trans>
            To go on, type the number of accounts: <b>{number}</b>
          </Trans>
        )
      }
      value={typed}
      onTyped={onTyped}
      numeric={friction.kind === 'type_number'}
    />
  )
}

const pauses = [0, 30, 60, 300, 900, 3600]
/** The most the core answers at once; enough to choose one from. */
const mostChoices = 500

function Canary({ plan, rollout, onChange }: { plan: Plan; rollout: Rollout; onChange(to: Rollout): void }) {
  const { t } = useLingui()
  const format = useFormat()
  const only = (plan.counts.pending ?? 0) > 0 ? 'pending' : 'trouble'
  const { data, error } = useQuery(ask('planTenants', { plan: plan.id, only, offset: 0, limit: mostChoices }))
  const choices = (data?.rows ?? [])
    .filter(
      ({ fault, result }) => fault === null && result?.outcome !== 'refused' && result?.outcome !== 'moved',
    )
    .map(({ tenant, name, stage }) => ({
      value: tenant,
      label: stage === 'test' ? t`${name} (test)` : name,
    }))
  if (error) return <FaultNotice fault={error} />
  return (
    <div className={classes.canary}>
      <Select
        label={<Trans>First on</Trans>}
        placeholder={t`Choose a tenant…`}
        data={choices}
        value={rollout.canary ?? null}
        onChange={(canary) => onChange({ ...rollout, canary })}
        searchable
        limit={50}
        nothingFoundMessage={t`Nothing matches`}
        comboboxProps={{ withinPortal: true }}
      />
      <NativeSelect
        label={<Trans>Then wait</Trans>}
        value={String(rollout.pause_seconds ?? 0)}
        onChange={({ currentTarget }) => onChange({ ...rollout, pause_seconds: Number(currentTarget.value) })}
        data={pauses.map((pause) => ({
          value: String(pause),
          label: pause === 0 ? t`not at all` : format.duration(pause),
        }))}
      />
    </div>
  )
}
