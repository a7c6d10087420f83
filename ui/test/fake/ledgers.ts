/** Ledgers of a fake fleet, with one of every state: proven, not proven, unsound, missing, and too old. */
import type {
  DrillDue,
  Every,
  LedgerView,
  Listed,
  ProofState,
  ProvingStand,
  Slot,
  SlotCounts,
  SlotState,
  TenantView,
} from '../../src/ipc/generated'

const day = 86_400_000
const date = (at: number) => new Date(at).toISOString().slice(0, 10)

/** How the fourteen places of each stand: `f`illed, `u`nverified, un`s`ound, `m`issing. */
const pictures: Record<string, string> = {
  acme: 'fffufffffufmuf',
  cicek: 'muuummmuuusmmm',
  nordwind: '',
  growsoft: 'ffffffffffffff',
  bakery: 'uuuuuuuuuuuuuu',
}
const states: Record<string, SlotState> = { f: 'filled', u: 'unverified', s: 'unsound', m: 'missing' }
const proofs: Record<SlotState, ProofState> = {
  filled: 'verified',
  unverified: 'unseen',
  unsound: 'unsound',
  missing: 'unseen',
}

/** The rhythm, number and days ago of each of the fourteen. */
const places: [Every, number, number, number][] = [
  ...Array.from({ length: 7 }, (_, n): [Every, number, number, number] => ['day', n + 1, n, n]),
  ...Array.from({ length: 4 }, (_, n): [Every, number, number, number] => [
    'week',
    n + 1,
    7 + n * 7 + 6,
    7 + n * 7,
  ]),
  ...Array.from({ length: 3 }, (_, n): [Every, number, number, number] => [
    'month',
    n + 1,
    35 + n * 31 + 30,
    35 + n * 28,
  ]),
]

function listed(tenant: string, at: number, proof: ProofState): Listed {
  const path = `${tenant}_${date(at)}_02-00-00.zip`
  return {
    id: `${tenant}-${date(at)}`,
    source: 'provider’s bucket',
    path,
    at: new Date(at).toISOString(),
    timed_by: 'name',
    holds: 'full',
    bytes: 312_480_221,
    proof,
    file: proof === 'verified' ? `/home/ayse/Backups/${path}` : null,
    snapshot: null,
    drill: null,
    in_place: false,
    looked: null,
  }
}

function slotsOf(tenant: string, now: number): Slot[] {
  const picture = pictures[tenant] ?? (tenant.startsWith('shop-') ? pictures.growsoft : '') ?? ''
  return [...picture].map((letter, index) => {
    const [every, number, oldest, youngest] = places[index] as [Every, number, number, number]
    const state = states[letter] as SlotState
    const at = now - youngest * day - 5 * 3_600_000
    return {
      every,
      number,
      holds: 'full',
      from: date(now - oldest * day),
      to: date(now - youngest * day),
      state,
      backup: state !== 'missing' ? listed(tenant, at, proofs[state]) : null,
      requested: null,
    }
  })
}

function drillOf(tenant: string, now: number): DrillDue {
  if (tenant === 'acme')
    return { state: 'done', last: new Date(now - 9 * day).toISOString(), by: date(now + 130 * day) }
  return { state: tenant === 'cicek' ? 'overdue' : 'due', last: null, by: date(now + 40 * day) }
}

function standOf(tenant: string, now: number): ProvingStand {
  const nothing = { due: 0, late: 0, waiting: 0, not_allowed: 0, looked_at: null }
  if (tenant === 'acme') return { ...nothing, drill: 'not_due' }
  if (tenant !== 'cicek') return { ...nothing, drill: 'begins' }
  const looked_at = new Date(now - 3 * 3_600_000).toISOString()
  return { ...nothing, due: 1, waiting: 1, looked_at, drill: 'no_backup' }
}

export function ledgerOf({ tenant, last_backup }: TenantView, now: number, whole: boolean): LedgerView {
  const slots = slotsOf(tenant.id, now)
  const count = (state: SlotState) => slots.filter((slot) => slot.state === state).length
  const counts: SlotCounts = {
    promised: slots.length,
    filled: count('filled'),
    unverified: count('unverified'),
    unsound: count('unsound'),
    missing: count('missing'),
  }
  const newest = slots.find(({ backup }) => backup)?.backup?.at ?? last_backup?.taken_at ?? null
  const hours = newest === null ? null : Math.floor((now - Date.parse(newest)) / 3_600_000)
  const beyond = tenant.id === 'acme' ? [listed('acme', now - 150 * day, 'unseen')] : []
  return {
    tenant: tenant.id,
    name: tenant.name,
    platform: tenant.platform,
    promised: {
      daily: { count: 7, holds: 'full' },
      weekly: { count: 4, holds: 'full' },
      monthly: { count: 3, holds: 'full' },
      rpo_hours: 24,
    },
    ledger: {
      slots,
      beyond: whole ? beyond : [],
      newest,
      rpo:
        slots.length === 0
          ? null
          : { hours: 24, age_hours: hours, undated_hours: null, kept: hours !== null && hours <= 24 },
      counts,
    },
    beyond: beyond.length,
    drill: drillOf(tenant.id, now),
    proving: standOf(tenant.id, now),
    sources: slots.length === 0 ? 0 : 1,
    as_of: slots.length === 0 ? null : new Date(now - 40 * 60_000).toISOString(),
    unread:
      tenant.id === 'cicek'
        ? [
            {
              name: 'provider’s bucket',
              since: new Date(now - 40 * 60_000).toISOString(),
              fault: {
                code: 'source_failed',
                message: 'The bucket yedek-cicek refused the key.',
                retry: 'now',
                next: '',
              },
            },
          ]
        : [],
  }
}
