/** How many backups of each rhythm a vault keeps, as it is typed. */
import { Trans } from '@lingui/react/macro'
import { TextInput } from '@mantine/core'
import { useState } from 'react'
import type { Retention } from '../../../ipc'
import own from './vault.module.css'

interface Props {
  value: Retention
  /** `null` while what is typed is no retention, or would keep nothing. */
  onChange(value: Retention | null): void
}

const rhythms = ['daily', 'weekly', 'monthly'] as const
/** More is no plan but a slip of the hand. */
const most = 999

export function KeepFields({ value, onChange }: Props) {
  const [typed, setTyped] = useState(() => ({
    daily: String(value.daily),
    weekly: String(value.weekly),
    monthly: String(value.monthly),
  }))
  const set = (rhythm: (typeof rhythms)[number], text: string) => {
    const next = { ...typed, [rhythm]: text }
    setTyped(next)
    onChange(retentionOf(next))
  }
  return (
    <fieldset className={own.keep}>
      <legend>
        <Trans>Backups that are kept of each database</Trans>
      </legend>
      {rhythms.map((rhythm) => (
        <TextInput
          key={rhythm}
          label={<RhythmLabel rhythm={rhythm} />}
          value={typed[rhythm]}
          onChange={({ currentTarget }) => set(rhythm, currentTarget.value)}
          error={countOf(typed[rhythm]) === null}
          inputMode="numeric"
          autoComplete="off"
        />
      ))}
    </fieldset>
  )
}

function RhythmLabel({ rhythm }: { rhythm: (typeof rhythms)[number] }) {
  switch (rhythm) {
    case 'daily':
      return <Trans>Daily</Trans>
    case 'weekly':
      return <Trans>Weekly</Trans>
    case 'monthly':
      return <Trans>Monthly</Trans>
  }
}

function countOf(text: string): number | null {
  return /^\d+$/.test(text.trim()) && Number(text) <= most ? Number(text) : null
}

function retentionOf(typed: Record<(typeof rhythms)[number], string>): Retention | null {
  const [daily, weekly, monthly] = rhythms.map((rhythm) => countOf(typed[rhythm]))
  if (daily == null || weekly == null || monthly == null) return null
  return daily + weekly + monthly > 0 ? { daily, weekly, monthly } : null
}
