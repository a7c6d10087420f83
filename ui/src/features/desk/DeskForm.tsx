/** Sets a desk up. The core tries it before it keeps it. */
import { Trans } from '@lingui/react/macro'
import { TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { ask, type DeskPlace, useCommand } from '../../ipc'
import { FormButtons } from '../../ui/FormButtons'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import { useReturnFocus } from '../../ui/focus'
import { isWhole, placeOf, secretOf, type Typed, withoutSecret } from '../places/kinds'
import { PlaceFields } from '../places/PlaceFields'
import classes from './desk.module.css'

const kinds = ['folder', 's3', 'webdav', 'helpdesk'] as const

export function DeskForm({ onClose }: { onClose(): void }) {
  const save = useCommand('deskSave')
  const { data: desks } = useQuery(ask('deskList', {}))
  const [name, setName] = useState('')
  const [typed, setTyped] = useState<Typed<DeskPlace['kind']>>({ kind: 'folder', place: {}, secret: '' })
  useReturnFocus()
  // a desk that is there keeps its own secret
  const kept = desks?.some((desk) => desk.name === name.trim() && desk.place.kind === typed.kind)

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const place = placeOf<DeskPlace>(typed.kind, typed.place)
    if (!place) return
    const request = { name: name.trim(), place, secret: secretOf(typed.kind, typed.secret) }
    setTyped(withoutSecret(typed))
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
      <FormButtons
        pending={save.pending}
        ready={name.trim() !== '' && isWhole(typed, kept)}
        onCancel={onClose}
      >
        <Trans>Try and keep it</Trans>
      </FormButtons>
    </form>
  )
}
