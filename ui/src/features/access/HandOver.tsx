/** The thread as text, to paste into a mail, a ticket or a chat, or to save as a file. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Button, Textarea } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ask, type GrantView, useCommand } from '../../ipc'
import { CopyButton } from '../../ui/CopyButton'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import { Note } from '../../ui/parts'
import { useSavePath } from '../../ui/useSavePath'
import classes from './access.module.css'

export function HandOver({ grant }: { grant: GrantView }) {
  const { desk } = grant
  const [open, setOpen] = useState(desk === null)
  return (
    <div className={classes.stack}>
      <p>
        {desk === null ? (
          <Trans>
            It travels by hand: send this text to the other side after every step. Only the person it is for
            can use what is in it.
          </Trans>
        ) : (
          <Trans>It travels by the desk {desk}. Where that does not work, hand it over yourself.</Trans>
        )}
      </p>
      {open ? (
        <Text grant={grant} />
      ) : (
        <div>
          <Button size="xs" variant="default" onClick={() => setOpen(true)}>
            <Trans>Show the text</Trans>
          </Button>
        </div>
      )}
    </div>
  )
}

function Text({ grant: { id } }: { grant: GrantView }) {
  const { t } = useLingui()
  const { data, error, refetch } = useQuery(ask('grantText', { grant: id }))
  const path = useSavePath()
  const save = useCommand('grantSave')
  const [saved, setSaved] = useState<string | null>(null)
  const toFile = async () => {
    if (!data) return
    const to = await path.ask(data.file_name)
    const done = to !== null && (await save.run({ grant: id, to }))
    if (done) setSaved(done.file)
  }
  const fault = path.fault ?? save.fault
  return (
    <>
      {error && <FaultNotice fault={error} onRetry={() => void refetch()} />}
      {data && (
        <>
          <Textarea
            className={classes.hand}
            aria-label={t`Text to hand over`}
            value={data.text}
            readOnly
            rows={4}
            maw={720}
          />
          <div className={classes.buttons}>
            <CopyButton text={data.text} label={t`Copy the text`} />
            <Button
              size="compact-xs"
              variant="default"
              loading={path.pending || save.pending}
              onClick={() => void toFile()}
            >
              <Trans>Save as a file…</Trans>
            </Button>
          </div>
        </>
      )}
      {fault && <FaultNotice fault={fault} />}
      {saved !== null && (
        <Note tone="good">
          <Trans>Saved: {saved}</Trans>
        </Note>
      )}
    </>
  )
}
