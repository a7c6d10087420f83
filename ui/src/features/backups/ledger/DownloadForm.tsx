/** Brings a backup here: to which file, how fast at most, encrypted to whom. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Button, Checkbox, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { type Listed, useCommand } from '../../../ipc'
import { FaultNotice } from '../../../ui/fault/FaultNotice'
import own from '../backups.module.css'
import { PathField } from '../PathField'
import { Cancel } from '../TakeBackup'
import { perSecondOf } from './limit'

export function DownloadForm({ backup, onDone }: { backup: Listed; onDone(): void }) {
  const { t } = useLingui()
  const add = useCommand('downloadAdd')
  const [path, setPath] = useState('')
  const [limit, setLimit] = useState('')
  const [sealTo, setSealTo] = useState('')
  const [first, setFirst] = useState(false)
  const perSecond = perSecondOf(limit)

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (perSecond === undefined) return
    const request = {
      backup: backup.id,
      to: path.trim() || null,
      per_second: perSecond,
      seal_to: sealTo.trim() || null,
      first,
    }
    if (await add.run(request)) onDone()
  }
  return (
    <form className={own.form} onSubmit={(event) => void submit(event)}>
      <PathField
        label={<Trans>Save to</Trans>}
        description={<Trans>Empty: a name of its own beside your other backups.</Trans>}
        purpose="save_backup"
        value={path}
        onChange={setPath}
      />
      <TextInput
        label={<Trans>At most, in MB per second</Trans>}
        description={<Trans>Empty: as fast as it goes.</Trans>}
        value={limit}
        onChange={({ currentTarget }) => setLimit(currentTarget.value)}
        inputMode="decimal"
        autoComplete="off"
        error={perSecond === undefined ? t`A number such as 2.5` : undefined}
      />
      <TextInput
        label={<Trans>Encrypt to an age key</Trans>}
        description={
          <Trans>Its public half, such as age1… Empty: the file is kept as it comes, readable.</Trans>
        }
        value={sealTo}
        onChange={({ currentTarget }) => setSealTo(currentTarget.value)}
        autoComplete="off"
        spellCheck={false}
      />
      <Checkbox
        label={<Trans>Before all others that wait</Trans>}
        checked={first}
        onChange={({ currentTarget }) => setFirst(currentTarget.checked)}
      />
      {add.fault && <FaultNotice fault={add.fault} />}
      <div className={own.buttons}>
        <Button type="submit" loading={add.pending} disabled={perSecond === undefined}>
          <Trans>Start the download</Trans>
        </Button>
        <Cancel onDone={onDone} />
      </div>
    </form>
  )
}
