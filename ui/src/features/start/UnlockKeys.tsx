/** Opens the place of secrets that was chosen before. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Button, PasswordInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { type KeyPlace, useCommand } from '../../ipc'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import classes from './start.module.css'

export function UnlockKeys({ place }: { place: KeyPlace }) {
  const { t } = useLingui()
  const open = useCommand('setupOpen')
  const [passphrase, setPassphrase] = useState('')
  const file = place === 'file'

  const submit = (event: FormEvent) => {
    event.preventDefault()
    const request = { place, passphrase: file ? passphrase : null }
    setPassphrase('')
    void open.run(request)
  }
  return (
    <form className={classes.form} onSubmit={submit}>
      {file ? (
        <PasswordInput
          label={<Trans>Passphrase</Trans>}
          value={passphrase}
          onChange={({ currentTarget }) => setPassphrase(currentTarget.value)}
          autoComplete="current-password"
          autoFocus
          visibilityToggleButtonProps={{ 'aria-label': t`Show what is typed` }}
        />
      ) : (
        <p>
          <Trans>This computer's keyring is locked. Unlock it, then go on here.</Trans>
        </p>
      )}
      {open.fault && <FaultNotice fault={open.fault} />}
      <Button type="submit" loading={open.pending} disabled={file && passphrase === ''}>
        <Trans>Unlock</Trans>
      </Button>
    </form>
  )
}
