/** Takes in what somebody handed over: pasted, or out of a file. What surrounds it in a mail does not matter. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Textarea } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { type ThreadId, useCommand } from '../../ipc'
import { ChooseTextFile } from '../../ui/ChooseTextFile'
import { Dialog } from '../../ui/Dialog'
import { FormButtons } from '../../ui/FormButtons'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import form from '../../ui/form.module.css'

/** Larger files hold no request. */
const mostBytes = 4_000_000

interface Props {
  /** What is taken in. */
  by: 'grantReceive' | 'restoreReceive'
  onClose(): void
  onTaken(thread: ThreadId): void
}

export default function TakeInDialog({ by, onClose, onTaken }: Props) {
  const { t } = useLingui()
  const receive = useCommand(by)
  const [text, setText] = useState('')

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const taken = await receive.run({ text })
    if (taken) onTaken(taken.id)
  }
  return (
    <Dialog onClose={onClose} size={620} title={t`Take in a request or an answer`}>
      <form className={form.stack} onSubmit={(event) => void submit(event)}>
        <Textarea
          className={form.verbatim}
          label={<Trans>Text</Trans>}
          description={
            <Trans>Paste the whole mail or message. Everything around the marked text is left out.</Trans>
          }
          placeholder="-----BEGIN REEVE THREAD-----"
          value={text}
          onChange={({ currentTarget }) => setText(currentTarget.value)}
          rows={7}
          spellCheck={false}
          autoComplete="off"
          data-autofocus
        />
        <div className={form.buttons}>
          <ChooseTextFile
            label={t`File with a request or an answer`}
            mostBytes={mostBytes}
            tooLarge={<Trans>This file is too large to be a request.</Trans>}
            onText={setText}
          />
        </div>
        {receive.fault && <FaultNotice fault={receive.fault} />}
        <FormButtons pending={receive.pending} ready={text.trim() !== ''} onCancel={onClose}>
          <Trans>Take it in</Trans>
        </FormButtons>
      </form>
    </Dialog>
  )
}
