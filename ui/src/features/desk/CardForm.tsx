/** Makes one's own card, or gives it new words. Its keys are made once and stay. */
import { Trans } from '@lingui/react/macro'
import { TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { type Card, useCommand } from '../../ipc'
import { FormButtons } from '../../ui/FormButtons'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import classes from './desk.module.css'

interface Props {
  of: Card | null
  onDone?: () => void
  onCancel?: () => void
}

export function CardForm({ of, onDone, onCancel }: Props) {
  const make = useCommand('cardMake')
  const [name, setName] = useState(of?.name ?? '')
  const [mail, setMail] = useState(of?.mail ?? '')
  const [provider, setProvider] = useState(of?.provider ?? '')

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const words = { name: name.trim(), mail: mail.trim(), provider: provider.trim() }
    if (await make.run(words)) onDone?.()
  }
  return (
    <form className={classes.form} onSubmit={(event) => void submit(event)}>
      <TextInput
        label={<Trans>Your name</Trans>}
        value={name}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
        autoComplete="name"
        data-autofocus
      />
      <TextInput
        label={<Trans>Your e-mail</Trans>}
        value={mail}
        onChange={({ currentTarget }) => setMail(currentTarget.value)}
        type="email"
        autoComplete="email"
      />
      <TextInput
        label={<Trans>Whom you work for</Trans>}
        description={<Trans>The hosting provider, for its staff. Empty for a customer's own people.</Trans>}
        value={provider}
        onChange={({ currentTarget }) => setProvider(currentTarget.value)}
        autoComplete="organization"
      />
      {make.fault && <FaultNotice fault={make.fault} />}
      <FormButtons
        pending={make.pending}
        ready={name.trim() !== '' && mail.trim() !== ''}
        onCancel={onCancel}
      >
        {of ? <Trans>Save the card</Trans> : <Trans>Make my card</Trans>}
      </FormButtons>
    </form>
  )
}
