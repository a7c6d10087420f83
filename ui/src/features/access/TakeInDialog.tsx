/** Takes in what somebody handed over: pasted, or out of a file. What surrounds it in a mail does not matter. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Button, Modal, Textarea } from '@mantine/core'
import { type ChangeEvent, type FormEvent, useRef, useState } from 'react'
import { type ThreadId, useCommand } from '../../ipc'
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
  const [tooLarge, setTooLarge] = useState(false)
  const file = useRef<HTMLInputElement>(null)
  useReturnFocus()

  const read = async ({ currentTarget }: ChangeEvent<HTMLInputElement>) => {
    const chosen = currentTarget.files?.[0]
    if (!chosen) return
    setTooLarge(chosen.size > mostBytes)
    if (chosen.size <= mostBytes) setText(await chosen.text())
  }
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
          <Button size="xs" variant="default" onClick={() => file.current?.click()}>
            <Trans>Choose a file…</Trans>
          </Button>
          <input
            ref={file}
            type="file"
            hidden
            aria-label={t`File with a request or an answer`}
            onChange={(event) => void read(event)}
          />
          {tooLarge && (
            <span className={classes.why} role="alert">
              <Trans>This file is too large to be a request.</Trans>
            </span>
          )}
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
