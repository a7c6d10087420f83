/** What was said of an access of the fake core, event by event. */
import type { Card, DeskEvent, GrantView, Shown } from '../../src/ipc/generated'
import { at, hour, minute, people } from './grants'

/** What was said of an access, from how it stands. */
export function eventsOf(grant: GrantView): Shown[] {
  const { staff, answered_by, state, proof } = grant
  const began = Date.parse(grant.requested_at)
  const events: Shown[] = []
  const say = (by: Card, after: number, body: DeskEvent['body'], rejection: Shown['rejection'] = null) =>
    events.push({
      event: { v: 1, thread: grant.id, seq: events.length, prev: null, at: at(began + after), by, body },
      rejection,
    })
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
