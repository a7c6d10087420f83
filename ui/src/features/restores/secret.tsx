/** A password or API key that is valid in another state of a database than the stored one: used there alone until that is live. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Checkbox, PasswordInput } from '@mantine/core'
import { useState } from 'react'
import type { ProofSecret, SignInWith } from '../../ipc'
import form from '../../ui/form.module.css'
import { Note } from '../../ui/parts'
import page from '../../ui/parts.module.css'
import { SignInWay } from '../tenant/SignInWay'

export interface OtherSecret {
  /** What is stored was refused: without another one nothing goes on. */
  missed: boolean
  wanted: boolean
  onWanted(wanted: boolean): void
  way: SignInWith
  onWay(way: SignInWith): void
  typed: string
  onTyped(typed: string): void
  ready: boolean
  /** What is sent; it leaves the page with that. */
  take(): ProofSecret | null
}

export function useOtherSecret(missed: boolean): OtherSecret {
  const [wanted, setWanted] = useState(false)
  const [way, setWay] = useState<SignInWith>('password')
  const [typed, setTyped] = useState('')
  const asked = missed || wanted
  return {
    missed,
    wanted,
    onWanted: setWanted,
    way,
    onWay: setWay,
    typed,
    onTyped: setTyped,
    ready: !asked || typed !== '',
    take: () => {
      setTyped('')
      return asked && typed !== '' ? { sign_in_with: way, secret: typed } : null
    },
  }
}

interface Props {
  secret: OtherSecret
  /** Which refused the stored one. */
  database?: string | undefined
}

export function OtherSecretFields({ secret, database }: Props) {
  const { t } = useLingui()
  const { missed, wanted, onWanted, way, onWay, typed, onTyped } = secret
  const words = way === 'password' ? t`Password that is valid there` : t`API key that is valid there`
  return (
    <div className={form.stack}>
      {missed ? (
        <Note tone="warn">
          <Trans>
            <code>{database}</code> refused the password or API key that is stored for this tenant: people
            sign in there as they did on the day of the backup. Give the one of that day.
          </Trans>
        </Note>
      ) : (
        <Checkbox
          checked={wanted}
          onChange={({ currentTarget }) => onWanted(currentTarget.checked)}
          label={<Trans>Another password or API key was valid on the day of the backup</Trans>}
          description={
            <Trans>
              It is needed where yours was changed since: the restored database knows the old one.
            </Trans>
          }
        />
      )}
      {(missed || wanted) && (
        <>
          <div>
            <SignInWay value={way} onChange={onWay} />
          </div>
          <div className={page.entry}>
            <PasswordInput
              label={words}
              description={<Trans>It is tried there, and stored for the tenant once that is live.</Trans>}
              value={typed}
              onChange={({ currentTarget }) => onTyped(currentTarget.value)}
              autoComplete="off"
              visibilityToggleButtonProps={{ 'aria-label': t`Show what is typed` }}
            />
          </div>
        </>
      )}
    </div>
  )
}
