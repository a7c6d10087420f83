/** One tenant's values in a form. What the tenant cannot enforce is disabled with the reason; a change is a plan. */
import { useLingui } from '@lingui/react'
import { Trans, useLingui as useMacro } from '@lingui/react/macro'
import { Button, NativeSelect } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import {
  ask,
  type Baseline,
  type Intent,
  type PolicyField,
  type PolicyReading,
  type PolicyView,
  refetch,
} from '../../ipc'
import { Section, Tag } from '../../ui/parts'
import page from '../../ui/parts.module.css'
import { PlanDialog } from '../plans/PlanDialog'
import { installable, readingOf, reasonOf } from './enforcement'
import { InstallOffer } from './InstallOffer'
import { LockoutWords } from './LockoutWords'
import classes from './policies.module.css'
import { TryPassword } from './TryPassword'
import { ValueField } from './ValueField'
import { useJudgements } from './Verdicts'
import { readValue, readValues, type Typed, typedOf, type Values } from './values'
import { policyFields, usePolicyValue, zeroWords } from './words'

const lockout: readonly PolicyField[] = ['lockout_after', 'lockout_seconds']
const password = policyFields.filter((field) => !lockout.includes(field))

interface Props {
  view: PolicyView
  reading: PolicyReading
}

export function PolicyForm({ view, reading }: Props) {
  const { t } = useMacro()
  const client = useQueryClient()
  const [typed, setTyped] = useState<Typed>({})
  const [install, setInstall] = useState(false)
  const [intent, setIntent] = useState<Intent | null>(null)
  const { data: baselines } = useQuery(ask('baselineList', {}))
  const [chosen, setChosen] = useState('')
  const baseline = baselines?.find(({ name }) => name === chosen) ?? null

  const form = formOf(reading, typed, install)
  const judgementsOf = useJudgements(form.shown)
  const module = installable(reading)

  const take = (name: string) => {
    setChosen(name)
    const values = baselines?.find((each) => each.name === name)?.values
    if (values) setTyped(typedOf(values))
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (form.changes === null || !form.some) return
    setIntent({
      kind: 'policies',
      tenants: [view.tenant],
      values: form.changes,
      baseline: baseline && sameValues(baseline, form.changes) ? baseline.name : null,
      install,
    })
  }
  const field = (name: PolicyField) => (
    <Field
      key={name}
      name={name}
      reading={reading}
      install={install}
      typed={typed[name]}
      baseline={baseline}
      onTyped={(text) => setTyped((old) => ({ ...old, [name]: text }))}
      judgements={judgementsOf(name)}
    />
  )
  return (
    <div className={page.scroll}>
      <form className={classes.form} onSubmit={submit}>
        <div className={classes.toolbar}>
          <NativeSelect
            label={<Trans>Take the values of a baseline</Trans>}
            value={chosen}
            onChange={({ currentTarget }) => take(currentTarget.value)}
            data={[
              { value: '', label: t`None` },
              ...(baselines ?? []).map(({ name }) => ({ value: name, label: name })),
            ]}
          />
        </div>
        <Section title={<Trans>Passwords</Trans>}>
          {module !== null && <InstallOffer module={module} install={install} onInstall={setInstall} />}
          <div className={classes.fields}>{password.map(field)}</div>
        </Section>
        <Section title={<Trans>Lock-out</Trans>}>
          <div className={classes.fields}>{lockout.map(field)}</div>
          <LockoutWords
            after={form.shown.lockout_after ?? null}
            seconds={form.shown.lockout_seconds ?? null}
          />
        </Section>
        <div className={classes.submit}>
          <Button type="submit" disabled={form.changes === null || !form.some}>
            <Trans>Preview the change</Trans>
          </Button>
          {Object.keys(typed).length > 0 && (
            <Button
              variant="default"
              onClick={() => {
                setTyped({})
                setChosen('')
              }}
            >
              <Trans>As it was</Trans>
            </Button>
          )}
          {!form.some && (
            <span className={page.quiet}>
              <Trans>Nothing differs from what the tenant has.</Trans>
            </span>
          )}
        </div>
      </form>
      <Section title={<Trans>Try a password</Trans>}>
        <TryPassword values={form.shown} about={[view.name]} />
      </Section>
      {intent && (
        <PlanDialog
          intent={intent}
          opened
          onClose={() => setIntent(null)}
          onApplied={() => {
            setTyped({})
            setInstall(false)
            refetch(client, ['policies'])
          }}
        />
      )}
    </div>
  )
}

const sameValues = (baseline: Baseline, values: Values) =>
  Object.entries(values).every(([field, value]) => baseline.values[field as PolicyField] === value)

/** Whether this tenant could act on a value once the change is made. */
function isOpen(reading: PolicyReading, field: PolicyField, install: boolean): boolean {
  const kind = readingOf(reading, field)?.enforcement.kind
  return kind === 'enforced' || (install && kind === 'needs_module')
}

/** What the form says: every value as it would hold, and those that differ. */
function formOf(reading: PolicyReading, typed: Typed, install: boolean) {
  const open = policyFields.filter((field) => isOpen(reading, field, install))
  const shown: Values = {}
  const differing: Typed = {}
  for (const field of open) {
    const found = readingOf(reading, field)?.value ?? null
    const text = typed[field]
    const value = text === undefined || text.trim() === '' ? found : readValue(field, text)
    if (value !== null) shown[field] = value
    if (text !== undefined && text.trim() !== '' && value !== found) differing[field] = text
  }
  const changes = readValues(differing)
  return { shown, changes, some: Object.keys(differing).length > 0 }
}

interface FieldProps {
  name: PolicyField
  reading: PolicyReading
  install: boolean
  typed: string | undefined
  baseline: Baseline | null
  onTyped(typed: string): void
  judgements: Parameters<typeof ValueField>[0]['judgements']
}

function Field({ name, reading, install, typed, baseline, onTyped, judgements }: FieldProps) {
  const { _ } = useLingui()
  const inWords = usePolicyValue()
  const value = readingOf(reading, name)
  const open = isOpen(reading, name, install)
  const reason = value ? reasonOf(value.enforcement) : null
  const found = value?.value ?? null
  const wanted = baseline?.values[name]
  const now = found === null ? null : inWords(name, found)
  return (
    <ValueField
      field={name}
      typed={typed ?? (found === null ? '' : String(found))}
      onTyped={onTyped}
      reason={open || reason === null ? null : _(reason)}
      judgements={open ? judgements : []}
    >
      <p className={page.quiet}>
        {now !== null && <Trans>Now: {now}.</Trans>}{' '}
        {value && !value.set && now !== null && value.enforcement.kind === 'enforced' && (
          <Tag>
            <Trans>the server's own default</Trans>
          </Tag>
        )}{' '}
        {_(zeroWords[name])}
        {wanted !== undefined && wanted !== found && baseline && (
          <>
            {' '}
            <Trans>
              {baseline.name} wants: {inWords(name, wanted)}.
            </Trans>
          </>
        )}
      </p>
    </ValueField>
  )
}
