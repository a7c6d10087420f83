/** The address, and the first look at it. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Button, Checkbox, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import type { Fault } from '../../ipc'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import own from './connect.module.css'

interface Props {
  pending: boolean
  fault: Fault | null
  /** The address was looked at and answers. */
  done: boolean
  onLook(url: string, allowPlainHttp: boolean): void
  onChange(): void
}

export function AddressForm({ pending, fault, done, onLook, onChange }: Props) {
  const { t } = useLingui()
  const [url, setUrl] = useState('')
  const [allow, setAllow] = useState(false)
  const plain = /^http:\/\//i.test(url.trim())
  const loopback = /^http:\/\/(localhost|127\.|\[::1\])/i.test(url.trim())

  const submit = (event: FormEvent) => {
    event.preventDefault()
    onLook(url.trim(), plain && loopback && allow)
  }
  return (
    <form className={own.block} onSubmit={submit}>
      <div className={own.line}>
        <TextInput
          className={own.grow}
          label={<Trans>Address</Trans>}
          description={<Trans>As you open Odoo in a browser.</Trans>}
          placeholder="https://acme.example.com"
          value={url}
          onChange={({ currentTarget }) => {
            setUrl(currentTarget.value)
            if (done || fault) onChange()
          }}
          inputMode="url"
          spellCheck={false}
          autoComplete="off"
          autoFocus
          required
          withAsterisk={false}
        />
        <Button
          type="submit"
          variant={done ? 'default' : 'filled'}
          loading={pending}
          disabled={url.trim() === '' || (plain && !(loopback && allow))}
        >
          {done ? <Trans>Look again</Trans> : <Trans>Look</Trans>}
        </Button>
      </div>
      {plain && !loopback && (
        <p role="alert" className={own.warn}>
          <Trans>
            Plain http would send your password readably over the network. Use https:// – Reeve does not
            connect without it.
          </Trans>
        </p>
      )}
      {plain && loopback && (
        <Checkbox
          label={t`Connect without encryption, to this computer only (for development)`}
          checked={allow}
          onChange={({ currentTarget }) => setAllow(currentTarget.checked)}
        />
      )}
      {fault && <FaultNotice fault={fault} onRetry={() => onLook(url.trim(), plain && loopback && allow)} />}
    </form>
  )
}
