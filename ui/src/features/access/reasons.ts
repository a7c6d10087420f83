/** Why something cannot be done with an access, in the user's language where the core's sentence is a known one. */
import type { MessageDescriptor } from '@lingui/core'
import { useLingui } from '@lingui/react'
import { useCallback } from 'react'

const known: Record<string, MessageDescriptor> = {}

export function useReason(): (sentence: string) => string {
  const { _ } = useLingui()
  return useCallback((sentence) => (known[sentence] ? _(known[sentence]) : sentence), [_])
}
