/** Proves a backup file, wherever it came from. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useCommand } from '../../ipc'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import own from './backups.module.css'
import { Panel } from './Panel'
import { PathField } from './PathField'
import { Cancel } from './TakeBackup'

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
      <form className={own.form} onSubmit={(event) => void submit(event)}>
        <PathField label={<Trans>Backup file</Trans>} purpose="open_backup" value={file} onChange={setFile} />
        {verify.fault && <FaultNotice fault={verify.fault} />}
        <div className={own.buttons}>
          <Button type="submit" loading={verify.pending} disabled={file.trim() === ''}>
            <Trans>Check it</Trans>
          </Button>
          <Cancel onDone={onDone} />
        </div>
      </form>
    </Panel>
  )
}
