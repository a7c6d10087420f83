/** The vault of a fake fleet: fourteen backups of each tenant and some that no place is left for. */
import type {
  Every,
  Job,
  JobOutcome,
  KeptBecause,
  Retention,
  VaultEntry,
  VaultTaken,
  VaultView,
  VaultWork,
} from '../../src/ipc/generated'
import type { FakeCore } from './core'
import { fault, type Handlers } from './handlers'

type Own = Pick<
  Handlers,
  | 'vault_add'
  | 'vault_check'
  | 'vault_export'
  | 'vault_forget'
  | 'vault_init'
  | 'vault_keep'
  | 'vault_list'
  | 'vault_preview'
  | 'vault_prune'
  | 'vault_run'
  | 'vault_schedule_set'
  | 'vault_status'
>

const day = 86_400_000
export const fakeKey = 'ABCDE-FGHJK-MNPQR-STVWX-YZ234-56789-ABCDE-FGHJK'
const rhythm: Record<Every, string> = { day: 'daily', week: 'weekly', month: 'monthly' }

interface Snapshot {
  id: string
  tenant: string
  at: number
}

export class FakeVault {
  view: VaultView | null
  snapshots: Snapshot[] = []

  constructor(
    private core: FakeCore,
    some: boolean,
  ) {
    this.view = some ? view({ daily: 7, weekly: 4, monthly: 3 }, core.now - 9 * 3_600_000) : null
    if (some)
      for (const { tenant } of core.tenants.slice(0, 4))
        for (const ago of [0, 1, 2, 3, 4, 5, 6, 9, 16, 23, 30, 44, 72, 100, 128])
          this.snapshots.push({
            id: idOf(`${tenant.id} ${ago}`),
            tenant: tenant.name,
            at: core.now - ago * day - 4 * 3_600_000,
          })
  }

  handlers: Own = {
    vault_status: () => this.view,
    vault_init: ({ place, key, keep }) => {
      if (key === 'wrong') throw fault('vault_key_wrong', 'This key does not open the vault.')
      const where = place.kind === 'folder' ? `folder ${place.path}` : place.kind
      this.view = { ...view(keep, null), place: where }
      const text = sheet(where, this.view.repository)
      return { vault: this.view, sheet: key === null ? { text } : null, trouble: null }
    },
    vault_forget: () => {
      this.#needed()
      this.view = null
      return {}
    },
    vault_keep: ({ keep }) => {
      this.view = { ...this.#needed(), keep }
      return this.view
    },
    vault_schedule_set: ({ schedule }) => {
      const next = new Date(this.core.now + 20 * 3_600_000)
      if (schedule) next.setUTCHours(schedule.hour, schedule.minute, 0, 0)
      this.view = { ...this.#needed(), schedule, next_run: schedule && next.toISOString() }
      return this.view
    },
    vault_list: () => this.#entries(this.#needed().keep).map(({ entry }) => entry),
    vault_preview: ({ keep }) => {
      const all = this.#entries(keep ?? this.#needed().keep)
      const remove = all.flatMap(({ entry, because }) => (because ? [] : [entry]))
      return {
        keep: all.flatMap(({ entry, because }) => (because ? [{ backup: entry, because }] : [])),
        remove,
        freed: remove.length * 12_800_000,
      }
    },
    vault_prune: ({ remove, keep }) =>
      this.core.jobs.start({ kind: 'vault', work: { kind: 'prune', remove, keep } }, ''),
    vault_add: ({ tenant, file, at }) =>
      this.core.jobs.start(
        { kind: 'vault', work: { kind: 'add', tenant, file, at: at ?? '' } },
        this.core.tenant(tenant).tenant.name,
      ),
    vault_check: ({ all }) => this.core.jobs.start({ kind: 'vault', work: { kind: 'check', all } }, ''),
    vault_export: ({ snapshot, to }) =>
      this.core.jobs.start(
        { kind: 'vault', work: { kind: 'export', snapshot, to } },
        this.snapshots.find(({ id }) => id === snapshot)?.tenant ?? '',
      ),
    vault_run: ({ tenants }) => this.core.jobs.start({ kind: 'vault', work: { kind: 'run', tenants } }, ''),
  }

  /** Moves work on the vault to the given turn; false when it has ended. */
  step({ id }: Job, work: VaultWork, turn: number): boolean {
    if (turn < 8) {
      this.core.jobs.put(id, {
        progress: {
          phase: work.kind === 'check' ? 'verifying' : work.kind === 'prune' ? 'applying' : 'receiving',
          done: turn * 61_000_000,
          total: 498_000_000,
          rate: 120_000_000,
          seconds_left: 8 - turn,
        },
      })
      return true
    }
    return this.core.jobs.finish(id, { state: 'done', outcome: this.#outcome(work) })
  }

  #outcome(work: VaultWork): JobOutcome {
    switch (work.kind) {
      case 'prune':
        this.snapshots = this.snapshots.filter((snapshot) => !work.remove.includes(snapshot.id))
        return { kind: 'vault_pruned', removed: work.remove.length, freed: work.remove.length * 12_800_000 }
      case 'check':
        this.view = { ...this.#needed(), checked_at: new Date().toISOString() }
        return { kind: 'vault_checked', parts: work.all ? 30 : 1, of: 30 }
      case 'export':
        return { kind: 'proven', bytes: 312_000_000, checks: 9 }
      case 'add':
        return { kind: 'vault_added', snapshot: idOf(work.file), known: false, stored: 12_800_000 }
      case 'run':
        return { kind: 'vault_ran', added: 3, failed: 0, removed: 2, taken }
    }
  }

  /** When the backup at this place of the list was made. */
  atOf(index: number): string {
    return new Date(this.snapshots[index]?.at ?? 0).toISOString()
  }

  #needed(): VaultView {
    if (!this.view) throw fault('vault_missing', 'No vault is set up on this computer.')
    return this.view
  }

  #entries(keep: Retention): { entry: VaultEntry; because: KeptBecause | null }[] {
    const counts: [Every, number][] = [
      ['day', keep.daily],
      ['week', keep.weekly],
      ['month', keep.monthly],
    ]
    const places = counts.flatMap(([every, of]) =>
      Array.from({ length: of }, (_, n): KeptBecause => ({ kind: 'place', every, number: n + 1, of })),
    )
    const turns = new Map<string, number>()
    return this.snapshots.map(({ id, tenant, at }) => {
      const turn = turns.get(tenant) ?? 0
      turns.set(tenant, turn + 1)
      const because = places[turn] ?? null
      const slot = because?.kind === 'place' ? `${rhythm[because.every]} ${because.number}` : null
      const kept_because = slot && because?.kind === 'place' ? `${slot} of ${because.of}` : null
      return {
        entry: {
          id,
          tenant,
          at: new Date(at).toISOString(),
          slot,
          kept_because,
          bytes: 498_000_000,
          damaged: this.view?.damage?.backups.some((backup) => backup.id === id) ?? false,
          lacks: 0,
          missing: [],
        },
        because,
      }
    })
  }
}

const taken: VaultTaken[] = [
  {
    tenant: 'Acme Trading',
    way: 'increment',
    because: null,
    received: 48_100_000,
    fetched: 31,
    stored: 12_800_000,
    missing: [],
  },
  {
    tenant: 'Şişli Çiçekçilik',
    way: 'whole',
    because: 'The vault holds no earlier backup of this tenant.',
    received: 312_000_000,
    fetched: 0,
    stored: 298_000_000,
    missing: [],
  },
  {
    tenant: 'Growsoft Retail Group',
    way: 'increment',
    because: null,
    received: 90_400_000,
    fetched: 2,
    stored: 20_100_000,
    missing: ['3f/3fa9c1d2', 'a0/a0b1c2d3'],
  },
]

function view(keep: Retention, checkedAt: number | null): VaultView {
  return {
    place: 'bucket our-vault at https://s3.example.net/, folder odoo',
    repository: 'c0ffee5a7b1d4e2f9a8b7c6d5e4f3a2b1c0d9e8f7a6b5c4d3e2f1a0b9c8d7e6f',
    keep,
    checked_at: checkedAt === null ? null : new Date(checkedAt).toISOString(),
    damage: null,
    away: null,
    read_only: false,
    unread: 0,
    schedule: null,
    next_run: null,
    last_run:
      checkedAt === null
        ? null
        : {
            at: new Date(checkedAt).toISOString(),
            ended_at: new Date(checkedAt).toISOString(),
            result: 'partly',
            detail: { kind: 'ran', added: 3, failed: 1, removed: 2, missing: 0 },
          },
  }
}

function idOf(seed: string): string {
  let hash = 7
  for (const letter of seed) hash = (hash * 31 + letter.charCodeAt(0)) % 0xffff_ffff
  return hash.toString(16).padStart(8, '0').repeat(8)
}

function sheet(place: string, repository: string): string {
  return [
    'RECOVERY SHEET OF A REEVE VAULT',
    '',
    `Place       ${place}`,
    `Repository  ${repository}`,
    'Made        2026-11-20 14:05 UTC',
    `Key         ${fakeKey}`,
    '',
    'Whoever has this key and the vault’s files can read every backup in them; without it nobody can, not even you.',
    'Print this sheet, keep it away from this computer, and delete the file. It is not shown again.',
    '',
    'The vault is a restic repository. Without Reeve: install restic (restic.net), then',
    "export RESTIC_REPOSITORY='/mnt/vault'",
  ].join('\n')
}
