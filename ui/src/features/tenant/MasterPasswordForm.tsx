/** Stores a server's master password with the other secrets. The core proves it first, without risk to the server. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Button, PasswordInput } from '@mantine/core'
import { type FormEvent, useRef, useState } from 'react'
import { type Tenant, useCommand } from '../../ipc'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import { Note } from '../../ui/parts'
import page from '../../ui/parts.module.css'
import own from './tenant.module.css'

export function MasterPasswordForm({ tenant, onStored }: { tenant: Tenant; onStored?: () => void }) {
  const { t } = useLingui()
  const store = useCommand('tenantSetMasterPassword')
  const [secret, setSecret] = useState('')
  const [stored, setStored] = useState(tenant.has_master_password)

  // What was pressed goes away with the answer; the focus stays here instead of falling off the page.
  const box = useRef<HTMLDivElement>(null)
  const settle = (has: boolean) => {
    setStored(has)
    box.current?.focus()
  }

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const request = { tenant: tenant.id, secret }
    setSecret('')
    if (await store.run(request)) {
      settle(true)
      onStored?.()
    }
  }
  const forget = async () => {
    if (await store.run({ tenant: tenant.id, secret: '' })) settle(false)
  }

  if (stored && !store.fault)
    return (
      <div ref={box} tabIndex={-1} className={own.stack}>
        <Note tone="good">
          <Trans>A master password is stored with your secrets.</Trans>
        </Note>
        <Button size="xs" variant="default" loading={store.pending} onClick={() => void forget()}>
          <Trans>Forget it</Trans>
        </Button>
      </div>
    )
  return (
    <div ref={box} tabIndex={-1} className={own.stack}>
      <form className={page.entry} onSubmit={(event) => void submit(event)}>
        <PasswordInput
          aria-label={t`Master password`}
          placeholder={t`Master password`}
          value={secret}
          onChange={({ currentTarget }) => setSecret(currentTarget.value)}
          autoComplete="off"
          visibilityToggleButtonProps={{ 'aria-label': t`Show what is typed` }}
        />
        <Button type="submit" variant="default" loading={store.pending} disabled={secret === ''}>
          <Trans>Check and store</Trans>
        </Button>
      </form>
      {store.fault && <FaultNotice fault={store.fault} />}
    </div>
  )
}
