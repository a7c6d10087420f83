/** Brings a backup here: to which file, how fast at most, encrypted to whom. */
import { Trans } from '@lingui/react/macro'
import { Checkbox } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { type Listed, useCommand } from '../../../ipc'
import { FormButtons } from '../../../ui/FormButtons'
import { FaultNotice } from '../../../ui/fault/FaultNotice'
import form from '../../../ui/form.module.css'
import { PathField } from '../PathField'
import { SavingFields, useSaving } from '../SavingFields'

export function DownloadForm({ backup, onDone }: { backup: Listed; onDone(): void }) {
  const add = useCommand('downloadAdd')
  const [path, setPath] = useState('')
  const { saving, setSaving, perSecond, sealTo } = useSaving()
  const [first, setFirst] = useState(false)

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (perSecond === undefined) return
    const request = {
      backup: backup.id,
      to: path.trim() || null,
      per_second: perSecond,
      seal_to: sealTo,
      first,
    }
    if (await add.run(request)) onDone()
  }
  return (
    <form className={form.stack} onSubmit={(event) => void submit(event)}>
      <PathField
        label={<Trans>Save to</Trans>}
        description={<Trans>Empty: a name of its own beside your other backups.</Trans>}
        purpose="save_backup"
        value={path}
        onChange={setPath}
      />
      <SavingFields value={saving} onChange={setSaving} />
      <Checkbox
        label={<Trans>Before all others that wait</Trans>}
        checked={first}
        onChange={({ currentTarget }) => setFirst(currentTarget.checked)}
      />
      {add.fault && <FaultNotice fault={add.fault} />}
      <FormButtons pending={add.pending} ready={perSecond !== undefined} onCancel={onDone}>
        <Trans>Start the download</Trans>
      </FormButtons>
    </form>
  )
}
