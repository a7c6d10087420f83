/** Takes in what somebody handed over: pasted, or out of a file. What surrounds it in a mail does not matter. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Button, Modal, Textarea } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { type ThreadId, useCommand } from '../../ipc'
import { ChooseTextFile } from '../../ui/ChooseTextFile'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import { useReturnFocus } from '../../ui/focus'
import classes from './access.module.css'

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
  useReturnFocus()

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const taken = await receive.run({ text })
    if (taken) onTaken(taken.id)
  }
  return (
    <Modal
      opened
      onClose={onClose}
      size={620}
      title={t`Take in a request or an answer`}
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      <form className={classes.stack} onSubmit={(event) => void submit(event)}>
        <Textarea
          className={classes.hand}
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
        <div className={classes.buttons}>
          <ChooseTextFile
            label={t`File with a request or an answer`}
            mostBytes={mostBytes}
            tooLarge={<Trans>This file is too large to be a request.</Trans>}
            onText={setText}
          />
        </div>
        {receive.fault && <FaultNotice fault={receive.fault} />}
        <div className={classes.buttons}>
          <Button type="submit" loading={receive.pending} disabled={text.trim() === ''}>
            <Trans>Take it in</Trans>
          </Button>
          <Button variant="default" onClick={onClose}>
            <Trans>Not now</Trans>
          </Button>
        </div>
      </form>
    </Modal>
  )
}
