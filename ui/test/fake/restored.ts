/** Restores of the fake core: one of every state worth drawing. */
import type {
  CardView,
  DrillGrade,
  Forecast,
  ProofSeen,
  ProviderPlan,
  RestoreState,
  RestoreStep,
  RestoreTarget,
  RestoreView,
  RestoreWork,
  StepDetail,
  StepRecord,
  StepState,
  TablesSeen,
} from '../../src/ipc/generated'
import { at, fingerprintOf, hour, minute, people } from './grants'

const day = 24 * hour

export const ofCard = (card: CardView['card'], acquaintance: CardView['acquaintance']): CardView => ({
  card,
  fingerprint: fingerprintOf(card),
  acquaintance,
})
const own = ofCard(people.ayse, 'own')
const known = (card: CardView['card']) => ofCard(card, 'known')

const tables: TablesSeen = {
  whole: 512,
  rows: 1_204_511,
  related: 38,
  lost: 0,
  lost_first: [],
  fewer: 0,
  refused: 0,
  thinned: 1,
  passing: 6,
  uncounted: 2,
}
const [side, before] = ['acme_restored_20261118T141500', 'acme_before_20261118T141500']
const seen = (database: string): ProofSeen => ({ database, grade: 'A', tables, lines: [] })
const swapped = (coming: string, going: string): StepDetail => ({
  kind: 'swapped',
  live: 'acme',
  coming,
  going,
  gap_ms: 412,
})

/** What a step says of itself when it ends well. */
export const details: Record<RestoreStep, StepDetail> = {
  preflight: {
    kind: 'looked',
    bytes: 312_400_000,
    odoo: '19.0',
    modules: { kind: 'there', count: 61 },
    needs: 1_100_000_000,
  },
  safety_backup: { kind: 'saved', file: '/home/ayse/.local/share/reeve/backups/acme-before-restore.zip' },
  upload: { kind: 'sent', bytes: 312_400_000, database: side, answer_lost: false },
  prove: { kind: 'proven', proof: seen(side), rest: { kind: 'at_rest', database: side } },
  swap: swapped(side, before),
  prove_live: { kind: 'proven', proof: seen('acme'), rest: { kind: 'at_rest', database: before } },
  swap_back: swapped(before, side),
  prove_back: {
    kind: 'back',
    people: 184,
    files: { kind: 'opened', opened: 12, of: 12 },
    rest: { kind: 'at_rest', database: side },
  },
  back_by_provider: { kind: 'back_done', database: 'nordwind', people: 184, unsure: false },
  by_provider: {
    kind: 'provider_done',
    database: 'nordwind_restored',
    people: 184,
    unsure: false,
    proof: seen('nordwind_restored'),
    rest: null,
  },
}

/** Records of these steps, each taking its seconds; the last may end otherwise. */
export function written(
  from: number,
  steps: [RestoreStep, number][],
  last: StepState = 'done',
  why?: StepDetail,
): StepRecord[] {
  let moment = from
  return steps.flatMap(([name, seconds], index) => {
    const begun: StepRecord = { name, state: 'begun', at: at(moment), detail: null }
    moment += seconds * 1000
    const state = index === steps.length - 1 ? last : 'done'
    if (state === 'begun') return [begun]
    const detail = state === 'failed' && why !== undefined ? why : details[name]
    return [begun, { name, state, at: at(moment), detail }]
  })
}

export const toLive: [RestoreStep, number][] = [
  ['preflight', 6],
  ['safety_backup', 34],
  ['upload', 41],
  ['prove', 19],
  ['swap', 1.1],
  ['prove_live', 8],
]
export const toSide: [RestoreStep, number][] = [
  ['preflight', 5],
  ['upload', 38],
  ['prove', 17],
]

type Sketch = Partial<RestoreView> & {
  id: string
  on: string
  state: RestoreState
  target: RestoreTarget
  grade?: DrillGrade | null
  backupAgo?: number
  askedAgo: number
  reason: string
}

const names: Record<string, string> = {
  acme: 'Acme Trading',
  cicek: 'Şişli Çiçekçilik',
  growsoft: 'Growsoft Retail Group',
  bakery: 'Boulangerie Dubois',
  nordwind: 'Nordwind Logistik',
}

/** Of a backup that nobody has drilled. */
export const estimate: Forecast = { ms: 44_000, by: { kind: 'assumed', rate: 8_000_000 } }

export function view(now: number, sketch: Sketch): RestoreView {
  const { on, target, grade = 'A', backupAgo = 30 * hour, askedAgo, reason, ...rest } = sketch
  const name = names[on]
  return {
    tenant: name ? on : null,
    tenant_name: name ?? on,
    request: {
      tenant: { url: `https://${on}.example`, database: on },
      backup: { sha256: '2c26b46b68ffc68f'.repeat(4), database: on, at: at(now - backupAgo), grade },
      target,
      side: null,
      reason,
      window: null,
    },
    asked_by: known(people.ingrid),
    own: false,
    asked_at: at(now - askedAgo),
    expires: at(now - askedAgo + 7 * day),
    to_type: target === 'live' ? on : null,
    answered_by: null,
    refusal: null,
    conditions: '',
    file: `/home/ayse/Backups/${on}_${at(now - backupAgo).slice(0, 10)}_02-00-00.zip`,
    forecast: grade === null ? estimate : { ms: 94_000, by: { kind: 'drill' } },
    work: null,
    kept: null,
    offers: [],
    asks: null,
    by_provider: null,
    told: null,
    desk: 'IJVine helpdesk',
    waiting: false,
    ...rest,
  }
}

export function work(on: string, id: string, steps: StepRecord[], rest: Partial<RestoreWork>): RestoreWork {
  return {
    restore: id,
    tenant: on,
    file: `/home/ayse/Backups/${on}.zip`,
    side: `${on}_restored_20261120T141500`,
    address: null,
    before: null,
    neutralised: false,
    seen_beside: [],
    safety: null,
    steps,
    gap_ms: null,
    reconciled: null,
    keep_until: null,
    dropped_at: null,
    stopped_at: null,
    job: null,
    ...rest,
  }
}

/** What is asked of the helpdesk of a server that lets nothing be restored from outside. */
const plan: ProviderPlan = {
  advised: true,
  database: 'nordwind',
  before: 'nordwind_before_20261122T0915',
  text: [
    'Please restore a backup of the database nordwind on https://nordwind.example.',
    '',
    `The backup was made at 2026-11-21 06:15 UTC and has the SHA-256 ${'2c26b46b68ffc68f'.repeat(4)}.`,
    '1. Take a backup of nordwind as it is now.',
    '2. Restore the backup beside it. Do not neutralise it: it is to be what people work in.',
    '3. Rename nordwind to nordwind_before_20261122T0915, and keep it.',
    '4. Give the restored database the name nordwind, its attachments with it.',
  ].join('\n'),
}

export function restores(now: number): RestoreView[] {
  const cut: StepDetail = {
    kind: 'failed',
    code: 'server_error',
    message: 'The proxy answered 504 after 60 s; the database is not there yet.',
  }
  return [
    view(now, {
      id: 'x-asked',
      on: 'growsoft',
      state: 'asked',
      target: 'live',
      askedAgo: 25 * minute,
      backupAgo: 9 * hour,
      reason: 'A price import overwrote 4,000 products this morning. Please restore last night.',
    }),
    view(now, {
      id: 'x-own',
      on: 'acme',
      state: 'asked',
      target: 'side',
      grade: null,
      askedAgo: 3 * hour,
      own: true,
      asked_by: own,
      desk: null,
      reason: 'Look up how the order HT00418 was before the change.',
    }),
    view(now, {
      id: 'x-approved',
      on: 'acme',
      state: 'approved',
      target: 'live',
      askedAgo: 5 * hour,
      answered_by: known(people.owner),
      conditions: 'After 18:00, please, when the warehouse is closed.',
      reason: 'A module update broke all invoices since yesterday.',
    }),
    view(now, {
      id: 'x-side',
      on: 'cicek',
      state: 'approved',
      target: 'side',
      grade: 'D',
      askedAgo: 8 * hour,
      answered_by: known(people.owner),
      file: null,
      reason: 'The accountant wants the books of last month.',
    }),
    view(now, {
      id: 'x-waiting',
      on: 'cicek',
      state: 'waiting',
      target: 'live',
      grade: 'B',
      askedAgo: 26 * hour,
      answered_by: known(people.owner),
      work: work('cicek', 'x-waiting', written(now - 40 * minute, toLive.slice(0, 3), 'failed', cut), {
        before: 'cicek_before_20261120T141500',
        safety: '/home/ayse/Backups/cicek_safety_20261120T141500.zip',
      }),
      offers: ['continue', 'stop'],
      asks: {
        to_type: 'cicek',
        lost_since: at(now - 30 * hour),
        secret_of: 'cicek_restored_20261120T141500',
        secret_missed: false,
      },
      reason: 'The stock was counted into the wrong warehouse.',
    }),
    view(now, {
      id: 'x-hosted',
      on: 'nordwind',
      state: 'approved',
      target: 'live',
      askedAgo: 2 * hour,
      answered_by: known(people.owner),
      by_provider: plan,
      reason: 'All open invoices were posted twice.',
    }),
    view(now, {
      id: 'x-provider',
      on: 'nordwind',
      state: 'waiting',
      target: 'side',
      askedAgo: 2 * day,
      answered_by: known(people.owner),
      work: work('nordwind', 'x-provider', written(now - day, [['by_provider', 0]], 'begun'), {
        side: 'nordwind_restored',
      }),
      offers: ['verify', 'stop'],
      by_provider: { ...plan, database: 'nordwind_restored', before: null },
      reason: 'The auditors want to see the state of last month.',
    }),
    view(now, {
      id: 'x-live',
      on: 'acme',
      state: 'live',
      target: 'live',
      askedAgo: 3 * day,
      answered_by: known(people.owner),
      work: work('acme', 'x-live', written(now - 2 * day, toLive), {
        before: 'acme_before_20261118T141500',
        safety: '/home/ayse/Backups/acme_safety_20261118T141500.zip',
        gap_ms: 412,
        keep_until: at(now + 5 * day),
        reconciled: {
          support_ended: ['support.deniz.kaya'],
          support_left: [],
          policies: [{ field: 'minimum_length', was: '12', is: '8' }],
          archived_since: ['jan.krause@acme.example'],
          unseen: [],
        },
      }),
      kept: 'acme_before_20261118T141500',
      offers: ['roll_back'],
      reason: 'Somebody deleted the price lists.',
    }),
    view(now, {
      id: 'x-kept',
      on: 'growsoft',
      state: 'on_the_side',
      target: 'side',
      askedAgo: 11 * day,
      answered_by: known(people.owner),
      work: work('growsoft', 'x-kept', written(now - 9 * day, toSide), {
        neutralised: true,
        keep_until: at(now - 2 * day),
      }),
      kept: 'growsoft_restored_20261120T141500',
      reason: 'Training for the new colleagues.',
    }),
    view(now, {
      id: 'x-back',
      on: 'acme',
      state: 'back',
      target: 'live',
      askedAgo: 15 * day,
      answered_by: known(people.owner),
      work: work(
        'acme',
        'x-back',
        [
          ...written(now - 14 * day, toLive, 'failed', {
            kind: 'failed',
            code: 'restore_failed',
            message: 'the public address still shows another database: the proxy has dbfilter = ^acme_',
          }),
          ...written(now - 14 * day + 130_000, [
            ['swap_back', 0.9],
            ['prove_back', 6],
          ]),
        ],
        { before: 'acme_before_20261106T141500', gap_ms: 530, dropped_at: at(now - 10 * day) },
      ),
      reason: 'Undo the migration of the chart of accounts.',
    }),
    view(now, {
      id: 'x-refused',
      on: 'bakery',
      state: 'refused',
      target: 'live',
      grade: 'F',
      askedAgo: 20 * day,
      answered_by: known(people.owner),
      refusal: 'Two days of orders would be lost for one deleted picture.',
      reason: 'A picture of a cake was deleted.',
    }),
    view(now, {
      id: 'x-told',
      on: 'weber_prod',
      state: 'running',
      target: 'side',
      askedAgo: 2 * hour,
      own: true,
      asked_by: own,
      answered_by: known(people.marek),
      told: { by: known(people.marek), at: at(now - 4 * minute), told: 'begun', words: '', database: null },
      file: null,
      reason: 'We need the deleted mailing list.',
    }),
  ]
}
