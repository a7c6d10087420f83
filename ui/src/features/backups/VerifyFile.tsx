/** Proves a backup file, wherever it came from. */
import { Trans, useLingui } from '@lingui/react/macro'
import { type FormEvent, useState } from 'react'
import { useCommand } from '../../ipc'
import { FormButtons } from '../../ui/FormButtons'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import form from '../../ui/form.module.css'
import { Panel } from './Panel'
import { PathField } from './PathField'

export function VerifyFile({ onDone }: { onDone(): void }) {
  const { t } = useLingui()
  const verify = useCommand('backupVerify')
  const [file, setFile] = useState('')
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (await verify.run({ file: file.trim() })) onDone()
  }
  return (
    <Panel label={t`Check a file`}>
      <form className={form.stack} onSubmit={(event) => void submit(event)}>
        <PathField label={<Trans>Backup file</Trans>} purpose="open_backup" value={file} onChange={setFile} />
        {verify.fault && <FaultNotice fault={verify.fault} />}
        <FormButtons pending={verify.pending} ready={file.trim() !== ''} onCancel={onDone}>
          <Trans>Check it</Trans>
        </FormButtons>
      </form>
    </Panel>
  )
}
