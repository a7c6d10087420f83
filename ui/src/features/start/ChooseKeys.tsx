/** The place of secrets: the system's keyring where there is one, or a file under a passphrase, chosen knowingly. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Button, PasswordInput, Radio } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { type KeyPlace, useCommand } from '../../ipc'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import classes from './start.module.css'
import { strengthOf } from './strength'

export function ChooseKeys({ keyring }: { keyring: boolean }) {
  const { t } = useLingui()
  const open = useCommand('setupOpen')
  const [place, setPlace] = useState<KeyPlace>(keyring ? 'keyring' : 'file')
  const [passphrase, setPassphrase] = useState('')
  const [again, setAgain] = useState('')
  const differs = again !== '' && again !== passphrase
  const strength = strengthOf(passphrase)
  const complete =
    place === 'keyring' || (again === passphrase && strength !== 'empty' && strength !== 'weak')

  const submit = (event: FormEvent) => {
    event.preventDefault()
    const request = { place, passphrase: place === 'file' ? passphrase : null }
    setPassphrase('')
    setAgain('')
    void open.run(request)
  }

  return (
    <form className={classes.form} onSubmit={submit}>
      <p>
        <Trans>
          Passwords and API keys of your tenants are kept on this computer only, never in plain text.
        </Trans>
      </p>
      <Radio.Group
        value={place}
        onChange={(value) => setPlace(value as KeyPlace)}
        aria-label={t`Where your secrets rest`}
      >
        <div className={classes.choices}>
          <Radio
            value="keyring"
            disabled={!keyring}
            label={<Trans>This computer's keyring</Trans>}
            description={
              keyring ? (
                <Trans>Opens when you sign in to your computer. Recommended.</Trans>
              ) : (
                <Trans>
                  Not offered: no keyring answers on this computer. Start one and open Reeve again, or choose
                  the file.
                </Trans>
              )
            }
          />
          <Radio
            value="file"
            label={<Trans>A file encrypted under a passphrase</Trans>}
            description={
              <Trans>You type the passphrase at every start. Nobody can recover it, not even we.</Trans>
            }
          />
        </div>
      </Radio.Group>
      {place === 'file' && (
        <>
          <PasswordInput
            label={<Trans>Passphrase</Trans>}
            value={passphrase}
            onChange={({ currentTarget }) => setPassphrase(currentTarget.value)}
            autoComplete="new-password"
            description={<StrengthHint strength={strength} />}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            visibilityToggleButtonProps={{ 'aria-label': t`Show what is typed` }}
          />
          <PasswordInput
            label={<Trans>The same passphrase again</Trans>}
            value={again}
            onChange={({ currentTarget }) => setAgain(currentTarget.value)}
            autoComplete="new-password"
            error={differs ? <Trans>The two are not the same.</Trans> : null}
            visibilityToggleButtonProps={{ 'aria-label': t`Show what is typed` }}
          />
        </>
      )}
      {open.fault && <FaultNotice fault={open.fault} />}
      <Button type="submit" loading={open.pending} disabled={!complete}>
        {place === 'keyring' ? <Trans>Use the keyring</Trans> : <Trans>Make the encrypted file</Trans>}
      </Button>
    </form>
  )
}

function StrengthHint({ strength }: { strength: ReturnType<typeof strengthOf> }) {
  switch (strength) {
    case 'empty':
      return <Trans>Four or more unrelated words are easy to remember and hard to guess.</Trans>
    case 'weak':
      return <Trans>Too easy to guess: make it longer.</Trans>
    case 'fair':
      return <Trans>Good enough. Another word would make it strong.</Trans>
    case 'strong':
      return <Trans>Strong.</Trans>
  }
}
