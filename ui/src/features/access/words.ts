/** Support access in words: where it stands, what is wrong with it, what was found. Every table is total by its type. */
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type {
  Acquaintance,
  Difference,
  EndedBy,
  GrantState,
  GrantView,
  Outliving,
  Rejection,
  StrayKind,
} from '../../ipc'
import type { Tone } from '../../ui/parts'
import { holds, type Trial } from './proof'
import { needsSomebody, type Show } from './view'

interface StateWords {
  words: MessageDescriptor
  tone: Tone
}

const stateWords: Record<GrantState, StateWords> = {
  requested: { words: msg`Waits for an answer`, tone: 'accent' },
  expired: { words: msg`Not answered in time`, tone: 'quiet' },
  refused: { words: msg`Refused`, tone: 'quiet' },
  withdrawn: { words: msg`Withdrawn`, tone: 'quiet' },
  granting: { words: msg`Being made`, tone: 'busy' },
  live: { words: msg`In force`, tone: 'good' },
  ending: { words: msg`Ending, not proven yet`, tone: 'warn' },
  over: { words: msg`Past its time, not proven yet`, tone: 'warn' },
  ended: { words: msg`Ended and proven`, tone: 'quiet' },
}
const waitsForYou: StateWords = { words: msg`Not ending: it waits for you`, tone: 'bad' }
const awaitsSecond: StateWords = { words: msg`Waits for a second person`, tone: 'warn' }
const unproven: StateWords = { words: msg`Ended, proof failed`, tone: 'bad' }

export function stateOf(grant: GrantView): StateWords {
  const { state, break_glass, seconded_by, proof } = grant
  if (needsSomebody(grant)) return waitsForYou
  if (state === 'requested' && break_glass && seconded_by === null) return awaitsSecond
  if (state === 'ended' && proof && !holds(proof)) return unproven
  return stateWords[state]
}

export const showWords: Record<Show, MessageDescriptor> = {
  waiting: msg({ context: 'requests', message: 'Waiting' }),
  live: msg`In force`,
  unproven: msg`To be proven`,
  over: msg`Over`,
  strays: msg`Strays`,
}

export const acquaintanceWords: Record<Acquaintance, { words: MessageDescriptor; tone: Tone }> = {
  own: { words: msg`your own card`, tone: 'accent' },
  known: { words: msg`known card`, tone: 'good' },
  new: { words: msg`new card`, tone: 'warn' },
  changed: { words: msg`changed card`, tone: 'bad' },
}

export const trialWords: Record<
  Trial,
  { held: MessageDescriptor; failed: MessageDescriptor; notTried: MessageDescriptor }
> = {
  user_archived: {
    held: msg`The support user is archived`,
    failed: msg`The support user is still active`,
    notTried: msg`Whether the support user is archived was not looked at`,
  },
  password_refused: {
    held: msg`A sign-in with the old password was tried and refused`,
    failed: msg`A sign-in with the old password still works`,
    notTried: msg`A sign-in with the old password was not tried: it was not at hand here`,
  },
  session_refused: {
    held: msg`The web session that was open was tried and refused`,
    failed: msg`The web session that was open still works`,
    notTried: msg`No web session was tried: none was open here`,
  },
  keys_gone: {
    held: msg`Its API keys are gone`,
    failed: msg`It still has API keys`,
    notTried: msg`Its API keys could not be looked at with this login`,
  },
}

export const endedByWords: Record<EndedBy, MessageDescriptor> = {
  time: msg`by the tenant itself, at the hour`,
  given_back: msg`given back by the staff member`,
  revoked: msg`revoked by the customer`,
  ticket_closed: msg`its ticket was closed`,
  broken_off: msg`it never came to a hand-over`,
  somebody_else: msg`by somebody on the tenant`,
}

export const rejectionWords: Record<Rejection, MessageDescriptor> = {
  unreadable: msg`It cannot be read.`,
  bad_signature: msg`The signature does not fit: it was tampered with.`,
  other_thread: msg`It was made for another request.`,
  replayed: msg`It is there a second time.`,
  out_of_order: msg`Its place was taken already, or what comes before it is missing.`,
  not_allowed: msg`Its author may not say this, or not at that time.`,
}

export const strayWords: Record<StrayKind, { words: MessageDescriptor; advice: MessageDescriptor }> = {
  unknown: {
    words: msg`Nobody asked for it here`,
    advice: msg`Ask whoever administers the tenant. If nobody knows it, end it.`,
  },
  reactivated: {
    words: msg`Active again after its end`,
    advice: msg`Somebody brought the account back by hand. End it and find out who did.`,
  },
  outlived: {
    words: msg`Active past its end`,
    advice: msg`The tenant did not end it: its scheduled actions may stand still. End it now.`,
  },
  unguarded: {
    words: msg`Nothing on the tenant ends it`,
    advice: msg`Its scheduled action is gone or was changed. Revoke it, and ask for a new access if it is still needed.`,
  },
}

export const outlivingWords: Record<Outliving, MessageDescriptor> = {
  user: msg`Account`,
  membership: msg`Groups of an account`,
  api_key: msg`API key`,
  scheduled_action: msg`Scheduled action`,
  server_action: msg`Server action`,
  automation: msg`Automation rule`,
  parameter: msg`System parameter`,
  mail_server: msg`Outgoing mail server`,
  record_rule: msg`Record rule`,
  access_right: msg`Access right`,
}

export const differenceWords: Record<Difference, MessageDescriptor> = {
  new: msg`new`,
  changed: msg`changed`,
  gone: msg`gone`,
}
