/** Three ways to a new password, and what each means for the person. No password is typed or shown here. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Button, Radio } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import type { ResetBy, TenantView, User, UserOperation } from '../../ipc'
import { Note } from '../../ui/parts'
import { WhyWords } from './DeedButtons'
import { whyNot } from './deeds'
import classes from './people.module.css'

interface Props {
  user: User
  view: TenantView | undefined
  onPlan(operation: UserOperation): void
}

export function PasswordForm({ user, view, onPlan }: Props) {
  const { t } = useLingui()
  const noMail = whyNot('reset_by_mail', user, view)
  const [by, setBy] = useState<ResetBy>(noMail ? 'one_time' : 'mail')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onPlan({ kind: 'reset_password', by })
  }
  return (
    <form className={classes.form} onSubmit={submit}>
      <Radio.Group
        label={t`How ${user.name} learns it`}
        value={by}
        onChange={(value) => setBy(value as ResetBy)}
      >
        <div className={classes.choices}>
          <Radio
            value="mail"
            disabled={noMail !== null}
            label={<Trans>By mail</Trans>}
            description={
              noMail ? (
                <WhyWords why={noMail} view={view} />
              ) : (
                <Trans>
                  The tenant mails a link to {user.email}. The old password works until it is used.
                </Trans>
              )
            }
          />
          <Radio
            value="one_time"
            label={<Trans>One that Reeve makes</Trans>}
            description={<Trans>Shown to you once, after it is set, and kept nowhere.</Trans>}
          />
          <Radio
            value="given"
            label={<Trans>One that I give</Trans>}
            description={<Trans>Typed after the preview, and kept nowhere.</Trans>}
          />
        </div>
      </Radio.Group>
      {by !== 'mail' && (
        <Note tone="warn">
          <Trans>The old password stops working at once, and open web sessions end.</Trans>
        </Note>
      )}
      <div>
        <Button type="submit">
          <Trans>Preview the change</Trans>
        </Button>
      </div>
    </form>
  )
}
