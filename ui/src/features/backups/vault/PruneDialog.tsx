/** What a retention keeps and what it removes, each with its reason; and the removing, which is for good. */
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { Button, SegmentedControl } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { ask, type PrunePreview, type Retention, useCommand, type VaultView } from '../../../ipc'
import { Dialog } from '../../../ui/Dialog'
import { FaultNotice } from '../../../ui/fault/FaultNotice'
import form from '../../../ui/form.module.css'
import { useFormat } from '../../../ui/format'
import { TypeToGoOn } from '../../../ui/TypeToGoOn'
import backups from '../backups.module.css'
import { PreviewTable } from './PreviewTable'
import own from './vault.module.css'
import { KeepWords } from './words'

/** From this many on a click is not enough. */
const many = 10

interface Props {
  vault: VaultView
  keep: Retention
  onClose(): void
  /** It was carried out. */
  onDone(): void
}

export function PruneDialog({ vault, keep, onClose, onDone }: Props) {
  const { t } = useLingui()
  // what is in the vault now decides, not what was there when somebody looked before
  const preview = useQuery({ ...ask('vaultPreview', { keep }), staleTime: 0, gcTime: 0 })
  return (
    <Dialog onClose={onClose} title={t`What stays and what goes`} size={720}>
      <div className={form.stack}>
        <p>
          <Trans>
            Kept of each database: <KeepWords keep={keep} />
          </Trans>
        </p>
        {preview.isFetching && (
          <p role="status" className={backups.detail}>
            <Trans>Looking into the vault…</Trans>
          </p>
        )}
        {preview.error && <FaultNotice fault={preview.error} onRetry={() => void preview.refetch()} />}
        {preview.data && !preview.isFetching && (
          <Outlook vault={vault} keep={keep} preview={preview.data} onClose={onClose} onDone={onDone} />
        )}
      </div>
    </Dialog>
  )
}

function Outlook({ vault, keep, preview, onClose, onDone }: Props & { preview: PrunePreview }) {
  const { t } = useLingui()
  const format = useFormat()
  const [side, setSide] = useState<'goes' | 'stays'>(preview.remove.length > 0 ? 'goes' : 'stays')
  const { remove, keep: staying, freed } = preview
  const rows =
    side === 'goes'
      ? remove.map((backup) => ({ backup, because: null }))
      : staying.map(({ backup, because }) => ({ backup, because }))
  return (
    <>
      <p>
        {remove.length === 0 ? (
          <Trans>Nothing goes.</Trans>
        ) : (
          <>
            <Plural value={remove.length} one="# backup goes for good." other="# backups go for good." />{' '}
            <Trans>About {format.bytes(freed)} are given back.</Trans>
          </>
        )}
      </p>
      <SegmentedControl
        size="xs"
        value={side}
        onChange={setSide}
        data={[
          { value: 'goes', label: t`Goes: ${remove.length}` },
          { value: 'stays', label: t`Stays: ${staying.length}` },
        ]}
      />
      {rows.length > 0 && (
        <div className={own.list}>
          <PreviewTable rows={rows} />
        </div>
      )}
      <Apply vault={vault} keep={keep} preview={preview} onClose={onClose} onDone={onDone} />
    </>
  )
}

function Apply({ vault, keep, preview: { remove }, onClose, onDone }: Props & { preview: PrunePreview }) {
  const save = useCommand('vaultKeep')
  const prune = useCommand('vaultPrune')
  const [typed, setTyped] = useState('')
  const count = remove.length
  const asks = count >= many
  const changed = !isSame(vault.keep, keep)
  const fault = save.fault ?? prune.fault

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (changed && !(await save.run({ keep }))) return
    const ids = remove.map(({ id }) => id)
    if (count === 0 || (await prune.run({ remove: ids, keep }))) onDone()
  }
  return (
    <form className={form.stack} onSubmit={(event) => void submit(event)}>
      {asks && (
        <TypeToGoOn
          label={
            <Trans>
              To go on, type how many backups go: <b>{count}</b>
            </Trans>
          }
          value={typed}
          onTyped={setTyped}
          numeric
        />
      )}
      {fault && <FaultNotice fault={fault} />}
      <div className={form.buttons}>
        {(changed || count > 0) && (
          <Button
            type="submit"
            {...(count > 0 && { color: 'red' })}
            loading={save.pending || prune.pending}
            disabled={asks && typed.trim() !== String(count)}
          >
            {count === 0 ? (
              <Trans>Keep it so from now on</Trans>
            ) : (
              <Plural value={count} one="Remove # backup for good" other="Remove # backups for good" />
            )}
          </Button>
        )}
        <Button variant="default" onClick={onClose} data-autofocus>
          <Trans>Not now</Trans>
        </Button>
      </div>
    </form>
  )
}

function isSame(a: Retention, b: Retention): boolean {
  return a.daily === b.daily && a.weekly === b.weekly && a.monthly === b.monthly
}
