/** Platforms of one's own: made, changed, forgotten; and files that Reeve leaves out, with what is wrong with them. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { ask, type Platform, type PlatformFile, useCommand } from '../../ipc'
import { AskTwice } from '../../ui/AskTwice'
import form from '../../ui/form.module.css'
import { PlusIcon } from '../../ui/icons'
import { Note } from '../../ui/parts'

const PlatformDialog = lazy(() => import('./PlatformDialog'))

/** The way to another one. */
export function AddPlatform({ onSaved }: { onSaved(id: string): void }) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button size="xs" variant="default" leftSection={<PlusIcon />} onClick={() => setOpen(true)}>
        <Trans>Add a platform</Trans>
      </Button>
      {open && (
        <Suspense>
          <PlatformDialog
            of={null}
            builtIn={false}
            onClose={() => setOpen(false)}
            onSaved={(id) => {
              setOpen(false)
              onSaved(id)
            }}
          />
        </Suspense>
      )}
    </>
  )
}

/** What can be done with the one that is shown. */
export function PlatformDeeds({ platform }: { platform: Platform }) {
  const { t } = useLingui()
  const { data: files } = useQuery(ask('platformFiles', {}))
  const [open, setOpen] = useState(false)
  if (!files) return null
  const builtIn = !files.some(({ id }) => id === platform.id)
  return (
    <div className={form.buttons}>
      <Button size="xs" variant="default" onClick={() => setOpen(true)}>
        {builtIn ? <Trans>Show its file</Trans> : <Trans>Change it</Trans>}
      </Button>
      {!builtIn && <Forget id={platform.id} label={t`Forget ${platform.name}`} />}
      {open && (
        <Suspense>
          <PlatformDialog
            of={platform.id}
            builtIn={builtIn}
            onClose={() => setOpen(false)}
            onSaved={() => setOpen(false)}
          />
        </Suspense>
      )}
    </div>
  )
}

/** Files that are left out. */
export function LeftOut() {
  const { data: files } = useQuery(ask('platformFiles', {}))
  return files
    ?.filter(({ problem }) => problem !== null)
    .map((file) => <Unreadable key={file.file} file={file} />)
}

function Unreadable({ file: { file, problem } }: { file: PlatformFile }) {
  const { t } = useLingui()
  return (
    <Note tone="warn">
      <Trans>
        The platform in <code>{file}</code> is left out: <q lang="en">{problem}</q>.
      </Trans>
      <Forget id={nameOf(file)} label={t`Forget ${file}`} />
    </Note>
  )
}

function Forget({ id, label }: { id: string; label: string }) {
  const remove = useCommand('platformRemove')
  return (
    <AskTwice
      ask={<Trans>Forget it</Trans>}
      act={<Trans>Remove its file</Trans>}
      label={label}
      pending={remove.pending}
      fault={remove.fault}
      onAct={() => void remove.run({ id })}
    >
      <Trans>Its file in the data folder is removed. Nothing changes on any tenant.</Trans>
    </AskTwice>
  )
}

/** A file's name without its folder and its ending. */
function nameOf(path: string): string {
  return path.replace(/^.*[\\/]/, '').replace(/\.toml$/, '')
}
