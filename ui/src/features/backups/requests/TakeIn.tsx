/** Takes in a request or its answer that was handed over as text. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Textarea } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { type ThreadId, useCommand } from '../../../ipc'
import { FormButtons } from '../../../ui/FormButtons'
import { FaultNotice } from '../../../ui/fault/FaultNotice'
import form from '../../../ui/form.module.css'
import { Panel } from '../Panel'

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
      <form className={form.stack} onSubmit={(event) => void submit(event)}>
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
        <FormButtons pending={receive.pending} ready={text.trim() !== ''} onCancel={() => onDone(null)}>
          <Trans>Take it in</Trans>
        </FormButtons>
      </form>
    </Panel>
  )
}
