/** What was said of an access or a restore of the fake core, event by event. */
import type { Card, DeskEvent, GrantView, RestoreView, Shown } from '../../src/ipc/generated'
import { at, hour, minute, people } from './grants'

/** What is said in a thread that began then; each thing so long after it. */
function thread(id: string, began: number) {
  const events: Shown[] = []
  const say = (by: Card, after: number, body: DeskEvent['body'], rejection: Shown['rejection'] = null) =>
    events.push({
      event: { v: 1, thread: id, seq: events.length, prev: null, at: at(began + after), by, body },
      rejection,
    })
  return { events, say }
}

/** What was said of a restore, from how it stands. */
export function saidOf({
  id,
  asked_at,
  asked_by,
  answered_by,
  request,
  state,
  ...rest
}: RestoreView): Shown[] {
  const { events, say } = thread(id, Date.parse(asked_at))
  say(asked_by.card, 0, { kind: 'asked', ask: { subject: 'restore', request } })
  if (state === 'withdrawn') say(asked_by.card, 20 * minute, { kind: 'given_back' })
  if (!answered_by) return events
  const { card } = answered_by
  if (rest.refusal !== null) say(card, 40 * minute, { kind: 'refused', reason: rest.refusal })
  else say(card, 12 * minute, { kind: 'approved', given: { subject: 'restore', words: rest.conditions } })
  if (rest.told) {
    const { by, told, words, database } = rest.told
    say(by.card, 30 * minute, { kind: 'restore', told, words, database })
  }
  if (state === 'live') {
    const words = 'acme is live again as it was.'
    say(people.marek, hour, { kind: 'restore', told: 'live', words, database: request.tenant.database })
    say(people.marek, 0.9 * hour, { kind: 'note', text: 'Everybody signs in again.' })
  }
  return events
}

/** What was said of an access, from how it stands. */
export function eventsOf(grant: GrantView): Shown[] {
  const { staff, answered_by, state, proof } = grant
  const began = Date.parse(grant.requested_at)
  const { events, say } = thread(grant.id, began)
  const { ticket, groups, seconds, break_glass, reason, address } = grant
  say(staff, 0, {
    kind: 'asked',
    ask: {
      subject: 'grant',
      request: { tenant: address, staff, reason, ticket, groups, seconds, break_glass },
    },
  })
  if (grant.seconded_by) say(grant.seconded_by, 3 * minute, { kind: 'seconded' })
  if (grant.rejected > 0) {
    say(people.owner, minute, { kind: 'refused', reason: 'No.' }, 'bad_signature')
    events.push({ event: null, rejection: 'unreadable' })
  }
  if (state === 'refused' && answered_by)
    say(answered_by, 40 * minute, { kind: 'refused', reason: grant.refusal ?? '' })
  if (state === 'withdrawn') say(staff, 20 * minute, { kind: 'given_back' })
  if (grant.login && grant.until && answered_by)
    say(answered_by, 12 * minute, {
      kind: 'approved',
      given: {
        subject: 'grant',
        terms: {
          tenant: address,
          trust: { kind: 'system' },
          login: grant.login,
          uid: 214,
          groups,
          until: grant.until,
          sealed: '-----BEGIN AGE ENCRYPTED FILE-----',
        },
      },
    })
  if (state === 'ending' && answered_by) say(answered_by, 100 * minute, { kind: 'revoked' })
  if (proof && answered_by) {
    if (proof.ended_by === 'revoked') {
      say(answered_by, 3.9 * hour, { kind: 'revoked' })
      say(answered_by, 3.9 * hour, { kind: 'revoked' }, 'not_allowed')
    }
    say(answered_by, Date.parse(proof.checked_at) - began, { kind: 'ended', proof })
    if (grant.has_receipt)
      say(answered_by, Date.parse(proof.checked_at) - began + 9_000, { kind: 'receipt', envelope: '…' })
  }
  return events
}
