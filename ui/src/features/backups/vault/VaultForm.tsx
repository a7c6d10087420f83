/** Makes a vault, or connects one that is there. Nobody leaves while it is being made: its key is told once. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Button, PasswordInput } from '@mantine/core'
import { useBlocker } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { type Place, type Retention, useCommand, type VaultMade } from '../../../ipc'
import { FaultNotice } from '../../../ui/fault/FaultNotice'
import form from '../../../ui/form.module.css'
import { isWhole, placeOf, secretOf, type Typed, withoutSecret } from '../../places/kinds'
import { PlaceFields } from '../../places/PlaceFields'
import { KeepFields } from './KeepFields'

const kinds = ['folder', 's3', 'azblob', 'gcs', 'webdav', 'sftp'] as const
/** What hosting platforms promise; the core's own default too. */
const usual: Retention = { daily: 7, weekly: 4, monthly: 3 }

interface Props {
  /** It is there already, and its key is on a sheet. */
  connect: boolean
  onMade(made: VaultMade): void
  onCancel(): void
}

export function VaultForm({ connect, onMade, onCancel }: Props) {
  const { t } = useLingui()
  const init = useCommand('vaultInit')
  const [typed, setTyped] = useState<Typed<Place['kind']>>({ kind: 'folder', place: {}, secret: '' })
  const [key, setKey] = useState('')
  const [keep, setKeep] = useState<Retention | null>(usual)
  useBlocker({ shouldBlockFn: () => true, enableBeforeUnload: true, disabled: !init.pending })
  const ready = keep !== null && isWhole(typed) && (!connect || key !== '')

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const place = placeOf<Place>(typed.kind, typed.place)
    if (!place || !keep) return
    const request = {
      place,
      secret: secretOf(typed.kind, typed.secret),
      key: connect ? key.trim() : null,
      keep,
    }
    setTyped(withoutSecret(typed))
    setKey('')
    const made = await init.run(request)
    if (made) onMade(made)
  }
  return (
    <form className={form.stack} onSubmit={(event) => void submit(event)}>
      <p>
        {connect ? (
          <Trans>Its recovery sheet has the key and says where it is.</Trans>
        ) : (
          <Trans>
            Choose a place away from the provider and from this computer. The key is shown once, on a recovery
            sheet: have a printer or a pen at hand.
          </Trans>
        )}
      </p>
      <PlaceFields
        kinds={kinds}
        value={typed}
        onChange={setTyped}
        folderHint={<Trans>Best on another disk or on the network.</Trans>}
      />
      {connect && (
        <PasswordInput
          label={<Trans>Key of the vault</Trans>}
          description={<Trans>As on the sheet, dashes included. It rests with your other secrets.</Trans>}
          value={key}
          onChange={({ currentTarget }) => setKey(currentTarget.value)}
          autoComplete="off"
          visibilityToggleButtonProps={{ 'aria-label': t`Show what is typed` }}
        />
      )}
      <KeepFields value={usual} onChange={setKeep} />
      {init.fault && <FaultNotice fault={init.fault} />}
      <div className={form.buttons}>
        <Button type="submit" loading={init.pending} disabled={!ready}>
          {connect ? <Trans>Connect the vault</Trans> : <Trans>Make the vault</Trans>}
        </Button>
        {/* while it is made nobody leaves: its sheet is shown only once */}
        <Button variant="default" disabled={init.pending} onClick={onCancel}>
          <Trans>Not now</Trans>
        </Button>
      </div>
    </form>
  )
}
