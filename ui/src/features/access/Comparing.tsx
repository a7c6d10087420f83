/** Comparing the fingerprint of a card with its owner, before it is trusted with anything. */
import { Trans } from '@lingui/react/macro'
import { Checkbox } from '@mantine/core'
import { useState } from 'react'
import type { CardView } from '../../ipc'

export interface Comparison {
  /** As it is read aloud. */
  fingerprint: string
  /** The card is new, or other than the one of this e-mail that was seen before. */
  needed: boolean
  compared: boolean
  /** Nothing is left to compare. */
  done: boolean
  set(compared: boolean): void
}

/** A card that comes anew with another fingerprint asks again. */
export function useComparison(of: Pick<CardView, 'fingerprint' | 'acquaintance'> | null): Comparison {
  const [seen, setSeen] = useState<string | null>(null)
  const fingerprint = of?.fingerprint.toUpperCase() ?? ''
  const needed = of?.acquaintance === 'new' || of?.acquaintance === 'changed'
  const compared = seen !== null && seen === fingerprint
  return {
    fingerprint,
    needed,
    compared,
    done: !needed || compared,
    set: (compared) => setSeen(compared ? fingerprint : null),
  }
}

export function Comparing({ comparison, name }: { comparison: Comparison; name: string }) {
  const { fingerprint, needed, compared, set } = comparison
  if (!needed) return null
  return (
    <Checkbox
      checked={compared}
      onChange={({ currentTarget }) => set(currentTarget.checked)}
      label={
        <Trans>
          I compared the fingerprint {fingerprint} with {name} over another line
        </Trans>
      }
    />
  )
}
