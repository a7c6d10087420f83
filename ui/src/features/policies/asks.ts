/**
 * What each standard asks for of a value, in the user's language. The English is the core's own sentence, word for word;
 * a sentence that is not here is shown as the core has it.
 */
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { Judgement, PolicyField, Standard } from '../../ipc'

type Sentences = Partial<Record<Standard, MessageDescriptor>>

const kinds: Sentences = {
  nist: msg`No kinds of characters are to be required.`,
  asvs: msg`Any composition is allowed; no number of any kind of character is required.`,
}

const sentences: Record<PolicyField, Sentences> = {
  minimum_length: {
    nist: msg`At least 15 characters where the password is the only factor; 8 are allowed beside a second factor.`,
    asvs: msg`At least 8 characters; 15 are strongly recommended.`,
  },
  strength: {
    nist: msg`Common, expected and leaked passwords are refused; an estimate of 3 or more is the nearest Odoo has.`,
    asvs: msg`The 3,000 most common passwords are refused; an estimate of 3 or more is the nearest Odoo has.`,
  },
  lowercase: kinds,
  uppercase: kinds,
  digits: kinds,
  special: kinds,
  expire_days: {
    nist: msg`No change after a period of time; one only when a password is known to others.`,
    asvs: msg`A password stays good until it is known to others or its owner changes it.`,
  },
  history: {},
  minimum_hours: {
    asvs: msg`People can change their password; a waiting time keeps them from it, also when it has leaked.`,
  },
  lockout_after: {
    nist: msg`At most 100 failures in a row for an account; Odoo counts by address and slows down, it never stops.`,
    asvs: msg`Guessing is held back, in the way the documentation says.`,
  },
  lockout_seconds: {
    nist: msg`Waiting after failures slows guessing down: 30 seconds at first, up to an hour.`,
    asvs: msg`It is written down how guessing is held back without a stranger locking people out for long.`,
  },
}

export function sentenceOf({
  field,
  standard,
}: Pick<Judgement, 'field' | 'standard'>): MessageDescriptor | undefined {
  return sentences[field][standard]
}
