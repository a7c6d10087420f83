/** What may be proven by itself. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Checkbox, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { type Proving, useCommand } from '../../../ipc'
import { FormButtons } from '../../../ui/FormButtons'
import { FaultNotice } from '../../../ui/fault/FaultNotice'
import form from '../../../ui/form.module.css'
import { Panel } from '../Panel'
import { sizeOf, typedOf } from './size'

export function ProvingForm({ rule, onDone }: { rule: Proving; onDone(): void }) {
  const { t } = useLingui()
  const set = useCommand('backupProvingSet')
  const [on, setOn] = useState(rule.on)
  const [size, setSize] = useState(typedOf(rule.bring_up_to))
  const [drills, setDrills] = useState(rule.drills)
  const bytes = sizeOf(size)

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (bytes === undefined) return
    if (await set.run({ on, bring_up_to: bytes, drills })) onDone()
  }
  return (
    <Panel label={t`Proven by itself`}>
      <form className={form.stack} onSubmit={(event) => void submit(event)}>
        <Checkbox
          label={<Trans>Check new backups by itself, each within a day of its making</Trans>}
          description={
            <Trans>
              While Reeve is open; for when it is closed, {command} writes what the system's own scheduler
              needs. Sources are read again for that.
            </Trans>
          }
          checked={on}
          onChange={({ currentTarget }) => setOn(currentTarget.checked)}
        />
        <TextInput
          label={<Trans>Bring backups of other places here for it, up to so many MB each</Trans>}
          description={<Trans>Empty: none. What was brought here is removed right after its check.</Trans>}
          value={size}
          onChange={({ currentTarget }) => setSize(currentTarget.value)}
          disabled={!on}
          inputMode="decimal"
          autoComplete="off"
          error={bytes === undefined ? t`A number such as 500` : undefined}
          maw={420}
        />
        <Checkbox
          label={<Trans>Restore the newest one of each tenant for trial once a quarter</Trans>}
          description={
            <Trans>
              On this computer, into a PostgreSQL that is thrown away after it. What it holds is on this disk
              meanwhile.
            </Trans>
          }
          checked={drills}
          disabled={!on}
          onChange={({ currentTarget }) => setDrills(currentTarget.checked)}
        />
        {set.fault && <FaultNotice fault={set.fault} />}
        <FormButtons pending={set.pending} ready={bytes !== undefined} onCancel={onDone}>
          <Trans>Save</Trans>
        </FormButtons>
      </form>
    </Panel>
  )
}

/** Typed into a terminal; not for translation. */
const command = 'reeve backup schedule'
