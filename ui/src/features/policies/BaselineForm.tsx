/** Makes or changes a baseline: its name and the values it holds. A field left empty is not in it. */
import { useLingui } from '@lingui/react'
import { Trans } from '@lingui/react/macro'
import { TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { type Baseline, useCommand } from '../../ipc'
import { FormButtons } from '../../ui/FormButtons'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import { useReturnFocus } from '../../ui/focus'
import page from '../../ui/parts.module.css'
import { LockoutWords } from './LockoutWords'
import classes from './policies.module.css'
import { ValueField } from './ValueField'
import { useJudgements } from './Verdicts'
import { readValue, type Typed, typedOf, type Values } from './values'
import { policyFields, zeroWords } from './words'

interface Props {
  /** The one to change, or to begin from. */
  of: Baseline | null
  isNew: boolean
  onClose(): void
}

export function BaselineForm({ of, isNew, onClose }: Props) {
  const { _ } = useLingui()
  const save = useCommand('baselineSave')
  const [name, setName] = useState(isNew ? '' : (of?.name ?? ''))
  const [typed, setTyped] = useState<Typed>(of ? typedOf(of.values) : {})
  useReturnFocus()
  const { values, sound } = read(typed)
  const judgementsOf = useJudgements(values)
  const some = Object.keys(values).length > 0

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (await save.run({ name: name.trim(), values })) onClose()
  }
  return (
    <form className={classes.panel} onSubmit={(event) => void submit(event)}>
      <h2>{isNew ? <Trans>New baseline</Trans> : <Trans>Change {of?.name}</Trans>}</h2>
      <TextInput
        label={<Trans>Name</Trans>}
        value={name}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
        readOnly={!isNew}
        className={classes.name}
        autoComplete="off"
        data-autofocus
        ref={focusOnce}
      />
      <p className={page.quiet}>
        <Trans>A field left empty is not in the baseline: tenants keep what they have.</Trans>
      </p>
      <div className={classes.fields}>
        {policyFields.map((field) => (
          <ValueField
            key={field}
            field={field}
            typed={typed[field] ?? ''}
            onTyped={(text) => setTyped((old) => ({ ...old, [field]: text }))}
            judgements={values[field] === undefined ? [] : judgementsOf(field)}
          >
            <p className={page.quiet}>{_(zeroWords[field])}</p>
          </ValueField>
        ))}
      </div>
      <LockoutWords after={values.lockout_after ?? null} seconds={values.lockout_seconds ?? null} />
      {save.fault && <FaultNotice fault={save.fault} />}
      <FormButtons pending={save.pending} ready={name.trim() !== '' && some && sound} onCancel={onClose}>
        <Trans>Save the baseline</Trans>
      </FormButtons>
    </form>
  )
}

/** The panel that opens takes the focus. */
const focusOnce = (input: HTMLInputElement | null) => input?.focus()

/** The values that are there, and whether everything typed is one. */
function read(typed: Typed): { values: Values; sound: boolean } {
  const values: Values = {}
  let sound = true
  for (const field of policyFields) {
    const text = typed[field]?.trim() ?? ''
    if (text === '') continue
    const value = readValue(field, text)
    if (value === null) sound = false
    else values[field] = value
  }
  return { values, sound }
}
