/**
 * Why something cannot be done with an access, in the user's language. The English is the core's own sentence, word for
 * word; a sentence that is not here is shown as the core has it.
 */
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { useLingui } from '@lingui/react'
import { useCallback } from 'react'

export const reasons: Record<string, MessageDescriptor> = {
  'Nobody answers their own request.': msg`Nobody answers their own request.`,
  'This tenant is not connected here.': msg`This tenant is not connected here.`,
  'It was answered already, or is over.': msg`It was answered already, or is over.`,
  "Access without the customer's approval goes by a desk that the customer reads.": msg`Access without the customer's approval goes by a desk that the customer reads.`,
  'A second staff member has to stand behind it first.': msg`A second staff member has to stand behind it first.`,
  'You stand behind this request yourself.': msg`You stand behind this request yourself.`,
  "Only a request without the customer's approval needs a second one.": msg`Only a request without the customer's approval needs a second one.`,
  'Somebody stands behind it already.': msg`Somebody stands behind it already.`,
  "It is sealed to somebody else's card.": msg`It is sealed to somebody else's card.`,
  'It is not in force.': msg`It is not in force.`,
  'Only who asked for it can give it back.': msg`Only who asked for it can give it back.`,
  'There is nothing to give back.': msg`There is nothing to give back.`,
  'Give it back instead: revoking is for the customer.': msg`Give it back instead: revoking is for the customer.`,
  "Only an access without the customer's approval is reviewed.": msg`Only an access without the customer's approval is reviewed.`,
  'The customer reviews it, not those who asked.': msg`The customer reviews it, not those who asked.`,
  'It was reviewed already.': msg`It was reviewed already.`,
}

export function useReason(): (sentence: string) => string {
  const { _ } = useLingui()
  return useCallback((sentence) => (reasons[sentence] ? _(reasons[sentence]) : sentence), [_])
}
