/** Requests and accesses of the fake core: one of every state worth drawing. */
import type { Acquaintance, Card, EndProof, GrantView, May, StrayAccess } from '../../src/ipc/generated'
import { fault } from './handlers'

export const minute = 60_000
export const hour = 60 * minute
const day = 24 * hour

export const fingerprintOf = (card: Card) =>
  [...Array(8).keys()]
    .map((part) =>
      [...card.sign]
        .reduce((sum, letter) => (sum * 33 + letter.charCodeAt(0) * (part + 7)) % 65_521, part)
        .toString(16)
        .padStart(4, '0'),
    )
    .join(' ')

const card = (name: string, mail: string, provider: string): Card => ({
  name,
  mail,
  provider,
  seal: `age1${mail.replace(/\W/g, '')}`,
  sign: mail,
})

export const people = {
  ayse: card('Ayşe Yıldız', 'ayse@reeve.example', 'IJVine'),
  deniz: card('Deniz Kaya', 'deniz.kaya@ijvine.example', 'IJVine'),
  marek: card('Marek Novák', 'marek.novak@erp4.example', 'ERP4'),
  ingrid: card('Ingrid Lindqvist', 'ingrid@growsoft.example', 'Growsoft'),
  owner: card('Claire Dubois', 'claire@acme.example', ''),
}

/** Nothing can be done; what can is said by name. */
const nothing: May = {
  approve: 'It was answered already, or is over.',
  refuse: 'It was answered already, or is over.',
  second: 'Somebody stands behind it already.',
  sign_in: "It is sealed to somebody else's card.",
  give_back: 'Only who asked for it can give it back.',
  revoke: 'It is not in force.',
  review: 'It was reviewed already.',
}
export const may = (...what: (keyof May)[]): May => ({
  ...nothing,
  ...Object.fromEntries(what.map((each) => [each, null])),
})

export const proofAt = (at: number, change: Partial<EndProof> = {}): EndProof => ({
  user_archived: true,
  password_refused: true,
  session_refused: true,
  keys_gone: true,
  ended_by: 'time',
  checked_at: new Date(at).toISOString(),
  ...change,
})

type Sketch = Partial<GrantView> & Pick<GrantView, 'id' | 'state' | 'staff' | 'reason'> & { on: string }

const names: Record<string, string> = {
  acme: 'Acme Trading',
  cicek: 'Şişli Çiçekçilik',
  nordwind: 'Nordwind Logistik',
  growsoft: 'Growsoft Retail Group',
  bakery: 'Boulangerie Dubois',
  legacy: 'Weber Maschinenbau (old)',
}

function view({ on, ...sketch }: Sketch, now: number): GrantView {
  const known = names[on]
  const mine: Acquaintance = sketch.staff === people.ayse ? 'own' : 'known'
  const asked = Date.parse(sketch.requested_at ?? '') || now - 2 * hour
  return {
    tenant: known ? on : null,
    tenant_name: known ?? `${on} (${on}.example)`,
    address: { url: `https://${on}.example`, database: on },
    fingerprint: fingerprintOf(sketch.staff),
    acquaintance: mine,
    ticket: null,
    groups: ['sales_team.group_sale_salesman'],
    seconds: 8 * 3600,
    break_glass: false,
    seconded_by: null,
    review_due: false,
    requested_at: new Date(asked).toISOString(),
    answer_by: new Date(asked + 12 * hour).toISOString(),
    answered_by: null,
    refusal: null,
    login: null,
    until: null,
    proof: null,
    has_receipt: false,
    desk: 'IJVine helpdesk',
    job: null,
    fault: null,
    pause: null,
    give_back: null,
    rejected: 0,
    may: nothing,
    ...sketch,
  }
}

export const at = (moment: number) => new Date(moment).toISOString()

export function grants(now: number): GrantView[] {
  const { ayse, deniz, marek, ingrid, owner } = people
  const sketches: Sketch[] = [
    {
      id: '7c1f0a42',
      on: 'acme',
      state: 'requested',
      staff: deniz,
      acquaintance: 'new',
      reason: 'Orders imported from the web shop get no delivery address. I need to look at one of them.',
      ticket: 'HT00418',
      groups: ['sales_team.group_sale_salesman_all_leads', 'base.group_system'],
      requested_at: at(now - 25 * minute),
      may: may('approve', 'refuse'),
    },
    {
      id: '1b9e77d0',
      on: 'cicek',
      state: 'requested',
      staff: marek,
      acquaintance: 'changed',
      reason: 'The shop cannot print invoices and nobody answers the phone.',
      groups: ['account.group_account_invoice'],
      seconds: 2 * 3600,
      break_glass: true,
      requested_at: at(now - 4 * minute),
      rejected: 1,
      desk: null,
      may: may('second', 'refuse'),
    },
    {
      id: 'a04d5e11',
      on: 'weststadt',
      state: 'requested',
      staff: ayse,
      reason: 'Stock moves are doubled since Tuesday.',
      groups: ['stock.group_stock_user'],
      seconds: 4 * 3600,
      requested_at: at(now - 50 * minute),
      desk: null,
      may: may('give_back'),
    },
    {
      id: '52aa90ce',
      on: 'acme',
      state: 'live',
      staff: ingrid,
      reason: 'Month-end closing does not add up.',
      ticket: 'HT00402',
      groups: ['account.group_account_user'],
      until: at(now + 3 * hour + 12 * minute + 8_000),
      answered_by: owner,
      login: 'support-52aa90ce@growsoft.support',
      may: may('revoke'),
    },
    {
      id: 'e3b0c442',
      on: 'growsoft',
      state: 'live',
      staff: ayse,
      reason: 'Price lists show last year’s prices in two shops.',
      ticket: '#2211',
      groups: ['sales_team.group_sale_manager'],
      seconds: 2 * 3600,
      until: at(now + 24 * minute + 41_000),
      answered_by: owner,
      login: 'support-e3b0c442@ijvine.support',
      may: may('sign_in', 'give_back'),
    },
    {
      id: '90f4d1b7',
      on: 'cicek',
      state: 'live',
      staff: marek,
      reason: 'The till is down on a Saturday; the owner cannot be reached.',
      groups: ['base.group_system'],
      seconds: 4 * 3600,
      break_glass: true,
      seconded_by: deniz,
      review_due: true,
      until: at(now + 2 * minute + 15_000),
      answered_by: deniz,
      login: 'support-90f4d1b7@erp4.support',
      may: may('revoke', 'review'),
    },
    {
      id: 'c81e728d',
      on: 'nordwind',
      state: 'ending',
      staff: deniz,
      reason: 'Carrier labels come out empty.',
      until: at(now + 5 * hour),
      answered_by: owner,
      login: 'support-c81e728d@ijvine.support',
      fault: fault('unreachable', 'Connecting to nordwind.example:443 was refused.', {
        retry: 'now',
        fields: { host: 'nordwind.example' },
      }),
      may: may('revoke'),
    },
    {
      id: 'eccbc87e',
      on: 'legacy',
      state: 'over',
      staff: marek,
      reason: 'Last invoice of the old system.',
      until: at(now - 35 * minute),
      answered_by: owner,
      login: 'support-eccbc87e@erp4.support',
      may: may('revoke'),
    },
    {
      id: 'a87ff679',
      on: 'acme',
      state: 'ended',
      staff: deniz,
      reason: 'Customers got the wrong e-mail template.',
      ticket: 'HT00377',
      groups: ['sales_team.group_sale_manager', 'base.group_system'],
      seconds: 4 * 3600,
      requested_at: at(now - 2 * day),
      until: at(now - 2 * day + 5 * hour),
      answered_by: owner,
      login: 'support-a87ff679@ijvine.support',
      proof: proofAt(now - 2 * day + 4 * hour, { ended_by: 'revoked' }),
      has_receipt: true,
    },
    {
      id: 'e4da3b7f',
      on: 'bakery',
      state: 'ended',
      staff: ingrid,
      reason: 'Set up the second till.',
      requested_at: at(now - 6 * day),
      until: at(now - 6 * day + 9 * hour),
      answered_by: owner,
      login: 'support-e4da3b7f@growsoft.support',
      proof: proofAt(now - 6 * day + 3 * hour, {
        password_refused: null,
        session_refused: null,
        keys_gone: null,
        ended_by: 'given_back',
      }),
    },
    {
      id: '1679091c',
      on: 'acme',
      state: 'refused',
      staff: marek,
      reason: 'General maintenance.',
      seconds: 7 * 86_400,
      requested_at: at(now - 8 * day),
      answered_by: owner,
      refusal: 'Say what it is for. Seven days for everything is too much.',
    },
    {
      id: '8f14e45f',
      on: 'cicek',
      state: 'expired',
      staff: deniz,
      reason: 'Translations of the web shop.',
      requested_at: at(now - 9 * day),
    },
    {
      id: 'c9f0f895',
      on: 'acme',
      state: 'withdrawn',
      staff: ayse,
      reason: 'Found it without.',
      requested_at: at(now - 12 * day),
    },
  ]
  return sketches.map((sketch) => view(sketch, now))
}

export function strays(now: number): StrayAccess[] {
  const stray = (
    tenant: string,
    kind: StrayAccess['kind'],
    id: string,
    uid: number,
    grant: string | null,
  ): StrayAccess => ({
    tenant,
    tenant_name: names[tenant] ?? tenant,
    login: `support-${id}@ijvine.support`,
    name: 'Deniz Kaya (support)',
    uid,
    kind,
    grant,
    seen_at: at(now - 7 * minute),
  })
  return [
    stray('bakery', 'unknown', '44f683a8', 71, null),
    stray('acme', 'reactivated', 'a87ff679', 214, 'a87ff679'),
    stray('legacy', 'outlived', 'eccbc87e', 388, 'eccbc87e'),
    stray('cicek', 'unguarded', '90f4d1b7', 52, '90f4d1b7'),
  ]
}
