/** Tries a password against rules. The password goes into the core of this program and no further, and is not kept. */
import { useLingui } from '@lingui/react'
import { Trans, useLingui as useMacro } from '@lingui/react/macro'
import { Button, PasswordInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { type PasswordTrial, useCommand } from '../../ipc'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import { State, type Tone } from '../../ui/parts'
import page from '../../ui/parts.module.css'
import classes from './policies.module.css'
import type { Values } from './values'
import { policyNames, usePolicyValue } from './words'

/** How hard it is to guess, by zxcvbn's estimate. */
const tones: readonly Tone[] = ['bad', 'bad', 'warn', 'good', 'good']

export function TryPassword({ values, about }: { values: Values; about: string[] }) {
  const { t } = useMacro()
  const attempt = useCommand('passwordTry')
  const [password, setPassword] = useState('')
  const [trial, setTrial] = useState<{ found: PasswordTrial; values: Values } | null>(null)

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setTrial(null)
    const found = await attempt.run({ values, password, about })
    if (found) setTrial({ found, values })
  }
  return (
    <>
      <form className={page.entry} onSubmit={(event) => void submit(event)}>
        <PasswordInput
          label={<Trans>Password to try</Trans>}
          description={<Trans>It does not leave this computer and is not kept.</Trans>}
          value={password}
          onChange={({ currentTarget }) => {
            setPassword(currentTarget.value)
            setTrial(null)
          }}
          autoComplete="off"
          visibilityToggleButtonProps={{ 'aria-label': t`Show what is typed` }}
        />
        <Button type="submit" variant="default" loading={attempt.pending} disabled={password === ''}>
          <Trans>Try it</Trans>
        </Button>
      </form>
      {attempt.fault && <FaultNotice fault={attempt.fault} />}
      <div role="status">{trial && <Found {...trial} />}</div>
    </>
  )
}

function Found({ found, values }: { found: PasswordTrial; values: Values }) {
  const { t } = useMacro()
  const { _ } = useLingui()
  const inWords = usePolicyValue()
  const { broken, strength, guesses_log10, warning } = found
  const strengths = [
    t`guessed at once`,
    t`very easy to guess`,
    t`easy to guess`,
    t`hard to guess`,
    t`very hard to guess`,
  ]
  return (
    <div className={classes.found}>
      {broken.length === 0 ? (
        <State tone="good">
          <Trans>It keeps every rule above.</Trans>
        </State>
      ) : (
        <>
          <State tone="bad">
            <Trans>It breaks these rules:</Trans>
          </State>
          <ul>
            {broken.map((field) => (
              <li key={field}>
                {_(policyNames[field])}: {inWords(field, values[field] ?? 0)}
              </li>
            ))}
          </ul>
        </>
      )}
      <State tone={tones[strength] ?? 'quiet'}>
        <Trans>
          Strength {strength} of 4, {strengths[strength] ?? ''}: about 10<sup>{guesses_log10}</sup> guesses
        </Trans>
      </State>
      {warning && <p lang="en">{warning}</p>}
    </div>
  )
}
