/** Passwords that a plan made: handed out once, shown until this goes away, kept nowhere. */
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { type OneTimePassword, type Plan, useCommand } from '../../ipc'
import { CopyButton } from '../../ui/CopyButton'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import { Note } from '../../ui/parts'
import classes from './plans.module.css'

interface Props {
  plan: Plan
  onGuard?: ((guarded: boolean) => void) | undefined
}

export function Passwords(props: Props) {
  return madePasswords(props.plan) ? <OneTime {...props} /> : null
}

function madePasswords({ intent, state, counts }: Plan): boolean {
  return (
    (state === 'applied' || state === 'stopped') &&
    (counts.done ?? 0) + (counts.partly ?? 0) > 0 &&
    intent.kind === 'users' &&
    intent.operation.kind === 'reset_password' &&
    intent.operation.by === 'one_time'
  )
}

function OneTime({ plan, onGuard }: Props) {
  const { t } = useLingui()
  const take = useCommand('planTakePasswords')
  const [passwords, setPasswords] = useState<OneTimePassword[] | null>(null)
  const box = useRef<HTMLElement>(null)
  const shown = passwords !== null

  useEffect(() => {
    onGuard?.(shown)
    return () => onGuard?.(false)
  }, [shown, onGuard])

  const show = async () => {
    const taken = await take.run({ plan: plan.id })
    if (!taken) return
    setPasswords(taken)
    box.current?.focus()
  }
  return (
    <section ref={box} tabIndex={-1} className={classes.passwords} aria-label={t`New passwords`}>
      {passwords === null ? (
        <>
          <p>
            <Trans>The new passwords can be shown once, within ten minutes. They are stored nowhere.</Trans>
          </p>
          <div>
            <Button loading={take.pending} onClick={() => void show()}>
              <Trans>Show them now</Trans>
            </Button>
          </div>
        </>
      ) : (
        <>
          <ul className={classes.passwordList}>
            {passwords.map(({ tenant, login, password }) => (
              <li key={`${tenant} ${login}`} className={classes.password}>
                <span className={classes.passwordOf}>
                  {login} · {tenant}
                </span>
                <code>{password}</code>
                <CopyButton text={password} label={t`Copy the password of ${login}`} />
              </li>
            ))}
          </ul>
          <Note tone="warn">
            <Plural
              value={passwords.length}
              one="Pass it on now: once this is closed it will not be shown again."
              other="Pass them on now: once this is closed they will not be shown again."
            />
          </Note>
        </>
      )}
      {take.fault && <FaultNotice fault={take.fault} />}
    </section>
  )
}
