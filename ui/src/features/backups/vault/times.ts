/** A vault's schedule as it is typed. Pure but for the zone of this computer. */
import type { VaultView } from '../../../ipc'

type Schedule = NonNullable<VaultView['schedule']>
export type Day = Schedule['days'][number]

export const days: readonly Day[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']

const usual = '01:30'

/** The time as the field has it. */
export function typedOf(schedule: Schedule | null): string {
  if (!schedule) return usual
  return [schedule.hour, schedule.minute].map((part) => String(part).padStart(2, '0')).join(':')
}

/** What was typed; `null` while it is no time, or on no day. All days are none named. */
export function scheduleOf(on: readonly Day[], time: string): Schedule | null {
  const [hour, minute] = partsOf(time)
  if (hour === undefined || minute === undefined || on.length === 0) return null
  return { days: on.length === days.length ? [] : days.filter((day) => on.includes(day)), hour, minute }
}

/** The time in this computer's zone, today. */
export function hereOf(time: string, now = new Date()): string | null {
  const [hour, minute] = partsOf(time)
  if (hour === undefined || minute === undefined) return null
  const here = new Date(now)
  here.setUTCHours(hour, minute, 0, 0)
  return [here.getHours(), here.getMinutes()].map((part) => String(part).padStart(2, '0')).join(':')
}

function partsOf(time: string): number[] {
  const found = /^(\d{2}):(\d{2})/.exec(time)
  return found ? [Number(found[1]), Number(found[2])] : []
}
