/** Writes down what a provider promises, in the form in which Reeve keeps it, and in which it can be handed on. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Button, Textarea } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { ask, useCommand } from '../../ipc'
import { ChooseTextFile } from '../../ui/ChooseTextFile'
import { CopyButton } from '../../ui/CopyButton'
import { Dialog } from '../../ui/Dialog'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import form from '../../ui/form.module.css'
import own from './promises.module.css'

/** Longer files hold no platform. */
const mostBytes = 64 * 1024

interface Props {
  /** The id of the one to look at or to change; `null` for another one. */
  of: string | null
  /** Whether it comes with Reeve, and is only looked at. */
  builtIn: boolean
  onClose(): void
  onSaved(id: string): void
}

export default function PlatformDialog({ of, builtIn, onClose, onSaved }: Props) {
  const { t } = useLingui()
  const template = useQuery({ ...ask('platformTemplate', {}), enabled: of === null })
  const kept = useQuery({ ...ask('platformText', { id: of ?? '' }), enabled: of !== null })
  const begun = of === null ? template : kept
  const add = useCommand('platformAdd')
  const [typed, setTyped] = useState<string | null>(null)
  const text = typed ?? begun.data?.text ?? ''

  const save = async (replace: boolean) => {
    const added = await add.run({ text, replace })
    if (added) onSaved(added.id)
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void save(of !== null)
  }
  return (
    <Dialog
      onClose={onClose}
      size={860}
      title={builtIn ? t`A platform's file` : of === null ? t`A platform of your own` : t`Change a platform`}
    >
      <form className={form.stack} onSubmit={submit}>
        {begun.error && <FaultNotice fault={begun.error} onRetry={() => void begun.refetch()} />}
        <Textarea
          className={own.file}
          label={<Trans>What the provider states</Trans>}
          description={
            builtIn ? (
              <Trans>It comes with Reeve. Copy it to begin a platform of your own with it.</Trans>
            ) : (
              <Trans>
                Only what the provider's own document says. What is left out shows as not stated, and is never
                guessed.
              </Trans>
            )
          }
          value={text}
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
          readOnly={builtIn}
          rows={18}
          spellCheck={false}
          autoComplete="off"
          data-autofocus
        />
        <div className={form.buttons}>
          <CopyButton text={text} label={t`Copy the file`} />
          {!builtIn && (
            <ChooseTextFile
              label={t`File of a platform`}
              accept=".toml"
              mostBytes={mostBytes}
              tooLarge={<Trans>This file is too long to be a platform's.</Trans>}
              size="compact-xs"
              onText={setTyped}
            />
          )}
        </div>
        {add.fault && (
          <FaultNotice fault={add.fault}>
            {add.fault.code === 'already_exists' && add.fault.fields?.own === 'true' && (
              <Button size="xs" loading={add.pending} onClick={() => void save(true)}>
                <Trans>Replace it</Trans>
              </Button>
            )}
          </FaultNotice>
        )}
        <div className={form.buttons}>
          {!builtIn && (
            <Button type="submit" loading={add.pending} disabled={text.trim() === ''}>
              <Trans>Save</Trans>
            </Button>
          )}
          <Button variant="default" onClick={onClose}>
            {builtIn ? <Trans>Close</Trans> : <Trans>Not now</Trans>}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
