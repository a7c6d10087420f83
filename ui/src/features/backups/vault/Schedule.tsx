/** When the app runs the vault by itself, as it is set. The time is of UTC, so that it means the same on any computer. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Button, Checkbox, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useCommand, type VaultView } from '../../../ipc'
import { FaultNotice } from '../../../ui/fault/FaultNotice'
import form from '../../../ui/form.module.css'
import { Panel } from '../Panel'
import { Cancel } from '../TakeBackup'
import { type Day, days, hereOf, scheduleOf, typedOf } from './times'
import own from './vault.module.css'
import { useDayNames } from './words'

export function Schedule({ vault, onDone }: { vault: VaultView; onDone(): void }) {
  const { t } = useLingui()
  const set = useCommand('vaultScheduleSet')
  const dayNames = useDayNames()
  const [on, setOn] = useState<readonly Day[]>(vault.schedule?.days.length ? vault.schedule.days : days)
  const [time, setTime] = useState(typedOf(vault.schedule))
  const schedule = scheduleOf(on, time)
  const here = hereOf(time)

  const save = async (schedule: VaultView['schedule']) => {
    if (await set.run({ schedule })) onDone()
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (schedule) void save(schedule)
  }
  const toggle = (day: Day) => setOn(on.includes(day) ? on.filter((each) => each !== day) : [...on, day])
  return (
    <Panel label={t`Run by itself`}>
      <form className={form.stack} onSubmit={submit}>
        <p>
          <Trans>
            While Reeve is open it backs up all tenants by itself; a time that was missed is made up for. For
            when it is closed, {command} writes what the system's own scheduler needs.
          </Trans>
        </p>
        <TextInput
          type="time"
          label={<Trans>At, in UTC</Trans>}
          description={here !== null && <Trans>Here that is {here} today.</Trans>}
          value={time}
          onChange={({ currentTarget }) => setTime(currentTarget.value)}
          maw={180}
        />
        <fieldset className={own.days}>
          <legend>
            <Trans>On these days</Trans>
          </legend>
          {days.map((day) => (
            <Checkbox
              key={day}
              size="xs"
              label={dayNames[day]}
              checked={on.includes(day)}
              onChange={() => toggle(day)}
            />
          ))}
        </fieldset>
        {set.fault && <FaultNotice fault={set.fault} />}
        <div className={form.buttons}>
          <Button type="submit" loading={set.pending} disabled={schedule === null}>
            <Trans>Run it then</Trans>
          </Button>
          {vault.schedule && (
            <Button variant="default" disabled={set.pending} onClick={() => void save(null)}>
              <Trans>Not by itself any more</Trans>
            </Button>
          )}
          <Cancel onDone={onDone} />
        </div>
      </form>
    </Panel>
  )
}

/** Typed into a terminal; not for translation. */
const command = 'reeve vault schedule'
