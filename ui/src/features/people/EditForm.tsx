/** Name, login and e-mail. Only what differs becomes part of the plan. */
import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import type { User, UserOperation } from '../../ipc'
import { EmailField, LoginField, NameField } from './AccountFields'
import classes from './people.module.css'

interface Props {
  user: User
  onPlan(operation: UserOperation): void
}

export function EditForm({ user, onPlan }: Props) {
  const [name, setName] = useState(user.name)
  const [login, setLogin] = useState(user.login)
  const [email, setEmail] = useState(user.email ?? '')
  const changed = {
    name: differing(name, user.name),
    login: differing(login, user.login),
    email: differing(email, user.email ?? ''),
  }
  const nothing = Object.values(changed).every((value) => value === null)

  const submit = (event: FormEvent) => {
    event.preventDefault()
    onPlan({ kind: 'edit', ...changed })
  }
  return (
    <form className={classes.form} onSubmit={submit}>
      <NameField value={name} onChange={setName} autoFocus />
      <LoginField
        description={
          changed.login !== null && <Trans>From then on this is what has to be typed to sign in.</Trans>
        }
        value={login}
        onChange={setLogin}
      />
      <EmailField
        description={changed.email === '' && <Trans>The address is taken away.</Trans>}
        value={email}
        onChange={setEmail}
      />
      <div>
        <Button type="submit" disabled={nothing || name.trim() === '' || login.trim() === ''}>
          <Trans>Preview the change</Trans>
        </Button>
      </div>
    </form>
  )
}

/** The new value, or `null` where it stays as it is. */
function differing(typed: string, known: string): string | null {
  const value = typed.trim()
  return value === known ? null : value
}
