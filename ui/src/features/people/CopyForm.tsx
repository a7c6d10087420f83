/** Gives an account exactly the groups of another one of the same tenant. */
import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import type { User, UserOperation } from '../../ipc'
import { PersonChoice } from './PersonChoice'
import classes from './people.module.css'

interface Props {
  user: User
  onPlan(operation: UserOperation): void
}

export function CopyForm({ user, onPlan }: Props) {
  const [from, setFrom] = useState<User | null>(null)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (from) onPlan({ kind: 'copy_rights', from: from.login })
  }
  return (
    <form className={classes.form} onSubmit={submit}>
      <p>
        <Trans>
          {user.name} gets exactly the groups that the other account has; those that it does not have are
          taken away.
        </Trans>
      </p>
      <PersonChoice tenant={user.tenant} except={user.id} chosen={from} onChoose={setFrom} />
      <div>
        <Button type="submit" disabled={from === null}>
          <Trans>Preview the change</Trans>
        </Button>
      </div>
    </form>
  )
}
