/** Takes in a request or its answer that was handed over as text. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Button, Textarea } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { type ThreadId, useCommand } from '../../../ipc'
import { FaultNotice } from '../../../ui/fault/FaultNotice'
import own from '../backups.module.css'
import { Panel } from '../Panel'
import { Cancel } from '../TakeBackup'

export function TakeIn({ onDone }: { onDone(taken: ThreadId | null): void }) {
  const { t } = useLingui()
  const receive = useCommand('backupRequestReceive')
  const [text, setText] = useState('')
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const taken = await receive.run({ text })
    if (taken) onDone(taken.id)
  }
  return (
    <Panel label={t`Take in a request or an answer`}>
      <form className={own.form} onSubmit={(event) => void submit(event)}>
        <Textarea
          label={<Trans>Text</Trans>}
          description={
            <Trans>Paste the whole mail or message. Everything around the marked text is left out.</Trans>
          }
          value={text}
          onChange={({ currentTarget }) => setText(currentTarget.value)}
          rows={5}
          spellCheck={false}
          autoComplete="off"
        />
        {receive.fault && <FaultNotice fault={receive.fault} />}
        <div className={own.buttons}>
          <Button type="submit" loading={receive.pending} disabled={text.trim() === ''}>
            <Trans>Take it in</Trans>
          </Button>
          <Cancel onDone={() => onDone(null)} />
        </div>
      </form>
    </Panel>
  )
}
