/** When a restore may be run: any time within a week, or between two moments in the user's own zone. */
import { Trans, useLingui } from '@lingui/react/macro'
import { SegmentedControl, TextInput } from '@mantine/core'
import type { RestoreWindow } from '../../ipc'
import form from '../../ui/form.module.css'

export interface Window {
  bound: boolean
  /** As the browser's field has it: without a zone. */
  from: string
  until: string
}

/** What it comes to; `null` for any time, `undefined` as long as it is not whole or the wrong way round. */
export function windowOf({ bound, from, until }: Window): RestoreWindow | null | undefined {
  if (!bound) return null
  const [begin, end] = [new Date(from), new Date(until)]
  if (!(begin < end)) return undefined
  return { from: begin.toISOString(), until: end.toISOString() }
}

export function WindowField({ value, onChange }: { value: Window; onChange(value: Window): void }) {
  const { t } = useLingui()
  const { bound, from, until } = value
  const turned = from !== '' && until !== '' && windowOf(value) === undefined
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  return (
    <div className={form.fields}>
      <SegmentedControl
        size="xs"
        aria-label={t`When it may be run`}
        value={bound ? 'window' : 'any'}
        onChange={(way) => onChange({ ...value, bound: way === 'window' })}
        data={[
          { value: 'any', label: t`Any time within a week` },
          { value: 'window', label: t`In a window` },
        ]}
      />
      {bound && (
        <div className={form.pair}>
          <TextInput
            type="datetime-local"
            label={<Trans>Not before</Trans>}
            description={zone}
            value={from}
            onChange={({ currentTarget }) => onChange({ ...value, from: currentTarget.value })}
          />
          <TextInput
            type="datetime-local"
            label={<Trans>Not begun after</Trans>}
            description={zone}
            value={until}
            onChange={({ currentTarget }) => onChange({ ...value, until: currentTarget.value })}
            error={turned && <Trans>It comes before the beginning.</Trans>}
          />
        </div>
      )}
    </div>
  )
}
