/** Replaces the stored password or API key. The core tries the new one before it keeps it. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Button, PasswordInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { type SignInWith, type Tenant, useCommand } from '../../ipc'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import { useReturnFocus } from '../../ui/focus'
import { Note } from '../../ui/parts'
import page from '../../ui/parts.module.css'
import { SignInWay } from './SignInWay'
import own from './tenant.module.css'

export function SecretForm({ tenant }: { tenant: Tenant }) {
  const [open, setOpen] = useState(false)
  const [replaced, setReplaced] = useState(false)
  return (
    <div className={own.stack}>
      <p>
        {tenant.sign_in_with === 'password' ? (
          <Trans>{tenant.login} signs in with a password.</Trans>
        ) : (
          <Trans>{tenant.login} signs in with an API key.</Trans>
        )}
      </p>
      {replaced && !open && (
        <Note tone="good">
          <Trans>The new one was tried and stored.</Trans>
        </Note>
      )}
      <Button size="xs" variant="default" aria-expanded={open} onClick={() => setOpen(true)}>
        <Trans>Replace password or key</Trans>
      </Button>
      {open && (
        <NewSecret tenant={tenant} onStored={() => setReplaced(true)} onClose={() => setOpen(false)} />
      )}
    </div>
  )
}

interface Props {
  tenant: Tenant
  onStored(): void
  onClose(): void
}

function NewSecret({ tenant, onStored, onClose }: Props) {
  const { t } = useLingui()
  const replace = useCommand('tenantSetSecret')
  const [way, setWay] = useState<SignInWith>(tenant.sign_in_with)
  const [secret, setSecret] = useState('')
  useReturnFocus()

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const request = { tenant: tenant.id, sign_in_with: way, secret }
    setSecret('')
    if (await replace.run(request)) {
      onStored()
      onClose()
    }
  }
  return (
    <form className={own.stack} onSubmit={(event) => void submit(event)}>
      <SignInWay value={way} onChange={setWay} />
      <div className={page.entry}>
        <PasswordInput
          aria-label={way === 'password' ? t`Password` : t`API key`}
          value={secret}
          onChange={({ currentTarget }) => setSecret(currentTarget.value)}
          autoComplete="off"
          autoFocus
          visibilityToggleButtonProps={{ 'aria-label': t`Show what is typed` }}
        />
        <Button type="submit" variant="default" loading={replace.pending} disabled={secret === ''}>
          <Trans>Try and store</Trans>
        </Button>
        <Button variant="subtle" onClick={onClose}>
          <Trans>Not now</Trans>
        </Button>
      </div>
      {replace.fault && <FaultNotice fault={replace.fault} />}
    </form>
  )
}
