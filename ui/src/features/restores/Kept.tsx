/** What a restore keeps beside the live database, until when, and the ways to change that. Nothing goes by itself. */
import { Trans } from '@lingui/react/macro'
import { Button, TextInput } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { type RestoreView, type RestoreWork, useCommand } from '../../ipc'
import { Age, Moment } from '../../ui/Age'
import { dayOf, endOf } from '../../ui/days'
import { FormButtons } from '../../ui/FormButtons'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import form from '../../ui/form.module.css'
import { Fact, Facts, Note, Section } from '../../ui/parts'
import { TypedName } from './consent'
import { isOverdue } from './view'

interface Props {
  restore: RestoreView
  work: RestoreWork
}

export function Kept({ restore, work }: Props) {
  const { kept, state } = restore
  const { safety, dropped_at, keep_until } = work
  if (kept === null && safety === null && dropped_at === null) return null
  const due = isOverdue(restore)
  return (
    <Section title={<Trans>What is kept</Trans>}>
      <div className={form.stack}>
        {due && (
          <Note tone="warn">
            <Trans>
              Its time is over, and it takes space on the server. Drop it, or keep it longer: nothing is
              dropped by itself.
            </Trans>
          </Note>
        )}
        <Facts>
          {kept !== null && (
            <Fact name={<What state={state} />}>
              <code>{kept}</code>
            </Fact>
          )}
          {kept !== null && restore.request.target === 'side' && (
            <Fact name={<Trans>Its scheduled actions and mail</Trans>}>
              {work.neutralised ? <Trans>stopped</Trans> : <Trans>running, as in the live database</Trans>}
            </Fact>
          )}
          {kept !== null && keep_until !== null && (
            <Fact name={<Trans>Until</Trans>}>
              <Moment at={keep_until} /> (<Age at={keep_until} />)
            </Fact>
          )}
          {dropped_at !== null && (
            <Fact name={<Trans>Dropped</Trans>}>
              <Moment at={dropped_at} /> (<Age at={dropped_at} />)
            </Fact>
          )}
          {safety !== null && (
            <Fact name={<Trans>Safety backup</Trans>}>
              <code>{safety}</code>
              <p className={form.hint}>
                <Trans>It stays until somebody deletes the file.</Trans>{' '}
                <Link
                  to="/tenants/$tenant/backups"
                  params={{ tenant: work.tenant }}
                  search={{ show: 'files' }}
                >
                  <Trans>Backups on this computer</Trans>
                </Link>
              </p>
            </Fact>
          )}
        </Facts>
        {kept !== null && state !== 'running' && <Change restore={restore} name={kept} />}
      </div>
    </Section>
  )
}

function What({ state }: { state: RestoreView['state'] }) {
  switch (state) {
    case 'live':
      return <Trans>What was live before</Trans>
    case 'back':
      return <Trans>What was rolled back</Trans>
    default:
      return <Trans>What was restored</Trans>
  }
}

function Change({ restore, name }: { restore: RestoreView; name: string }) {
  const [doing, setDoing] = useState<'keep' | 'drop' | null>(null)
  const done = () => setDoing(null)
  if (doing === 'keep') return <KeepForm restore={restore} onDone={done} />
  if (doing === 'drop') return <DropForm restore={restore} name={name} onDone={done} />
  return (
    <div className={form.buttons}>
      <Button size="xs" variant="default" onClick={() => setDoing('keep')}>
        <Trans>Keep it longer…</Trans>
      </Button>
      <Button size="xs" variant="default" onClick={() => setDoing('drop')}>
        <Trans>Drop it…</Trans>
      </Button>
    </div>
  )
}

function KeepForm({ restore: { id, work }, onDone }: { restore: RestoreView; onDone(): void }) {
  const keep = useCommand('restoreKeep')
  const [day, setDay] = useState(work?.keep_until ? dayOf(new Date(work.keep_until)) : '')
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    // the whole of that day
    if (await keep.run({ restore: id, until: endOf(day) })) onDone()
  }
  return (
    <form className={form.stack} onSubmit={(event) => void submit(event)}>
      <TextInput
        className={form.short}
        type="date"
        label={<Trans>Keep it until</Trans>}
        min={dayOf(new Date())}
        value={day}
        onChange={({ currentTarget }) => setDay(currentTarget.value)}
        autoFocus
      />
      {keep.fault && <FaultNotice fault={keep.fault} />}
      <FormButtons pending={keep.pending} ready={day !== ''} size="xs" onCancel={onDone}>
        <Trans>Keep it until then</Trans>
      </FormButtons>
    </form>
  )
}

function DropForm({ restore, name, onDone }: { restore: RestoreView; name: string; onDone(): void }) {
  const drop = useCommand('restoreDrop')
  const [typed, setTyped] = useState('')
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (await drop.run({ restore: restore.id, typed: typed.trim() })) onDone()
  }
  return (
    <form className={form.stack} onSubmit={(event) => void submit(event)}>
      <p>
        {restore.state === 'live' ? (
          <Trans>After this nothing can be rolled back. The safety backup stays.</Trans>
        ) : (
          <Trans>The live database is not touched. What is only in this one is gone for good.</Trans>
        )}
      </p>
      <TypedName what="dropped" name={name} typed={typed} onTyped={setTyped} />
      {drop.fault && <FaultNotice fault={drop.fault} />}
      <FormButtons pending={drop.pending} ready={typed.trim() === name} danger size="xs" onCancel={onDone}>
        <Trans>Drop it</Trans>
      </FormButtons>
    </form>
  )
}
