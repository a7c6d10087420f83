/** Sets a desk up. The core tries it before it keeps it. */
import { Trans } from '@lingui/react/macro'
import { Button, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { type DeskPlace, useCommand } from '../../ipc'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import { useReturnFocus } from '../../ui/focus'
import { isWhole, placeOf, secretOf } from '../places/kinds'
import { PlaceFields, type Typed } from '../places/PlaceFields'
import classes from './desk.module.css'

const kinds = ['folder', 's3', 'webdav', 'helpdesk'] as const

export function DeskForm({ onClose }: { onClose(): void }) {
  const save = useCommand('deskSave')
  const [name, setName] = useState('')
  const [typed, setTyped] = useState<Typed<DeskPlace['kind']>>({ kind: 'folder', place: {}, secret: '' })
  useReturnFocus()

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const place = placeOf<DeskPlace>(typed.kind, typed.place)
    if (!place) return
    const request = { name: name.trim(), place, secret: secretOf(typed.kind, typed.secret) }
    setTyped({ ...typed, secret: '' })
    if (await save.run(request)) onClose()
  }
  return (
    <form className={classes.form} onSubmit={(event) => void submit(event)}>
      <TextInput
        label={<Trans>Name of the desk</Trans>}
        value={name}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
        autoComplete="off"
        autoFocus
      />
      <PlaceFields
        kinds={kinds}
        value={typed}
        onChange={setTyped}
        folderHint={<Trans>One that both sides reach: on the network, or kept in step by a service.</Trans>}
      />
      {save.fault && <FaultNotice fault={save.fault} />}
      <div className={classes.buttons}>
        <Button
          type="submit"
          loading={save.pending}
          disabled={name.trim() === '' || !isWhole(typed.kind, typed.place, typed.secret)}
        >
          <Trans>Try and keep it</Trans>
        </Button>
        <Button variant="default" onClick={onClose}>
          <Trans>Not now</Trans>
        </Button>
      </div>
    </form>
  )
}
