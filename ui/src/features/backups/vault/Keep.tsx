/** Says how many backups are kept. What that removes is seen before anything is changed. */
import { Trans, useLingui } from '@lingui/react/macro'
import { type FormEvent, useState } from 'react'
import type { Retention, VaultView } from '../../../ipc'
import { FormButtons } from '../../../ui/FormButtons'
import form from '../../../ui/form.module.css'
import { Panel } from '../Panel'
import { KeepFields } from './KeepFields'
import { PruneDialog } from './PruneDialog'

export function Keep({ vault, onDone }: { vault: VaultView; onDone(): void }) {
  const { t } = useLingui()
  const [keep, setKeep] = useState<Retention | null>(vault.keep)
  const [preview, setPreview] = useState<Retention | null>(null)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setPreview(keep)
  }
  return (
    <Panel label={t`What is kept`}>
      <form className={form.stack} onSubmit={submit}>
        <p>
          <Trans>
            The newest so many of each rhythm stay, counted and never by their age alone: however long no
            backup was made, what is there stays. The newest is never removed.
          </Trans>
        </p>
        <KeepFields value={vault.keep} onChange={setKeep} />
        <FormButtons ready={keep !== null} onCancel={onDone}>
          <Trans>See what stays and what goes</Trans>
        </FormButtons>
      </form>
      {preview && (
        <PruneDialog vault={vault} keep={preview} onClose={() => setPreview(null)} onDone={onDone} />
      )}
    </Panel>
  )
}
