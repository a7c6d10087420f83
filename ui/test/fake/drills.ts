/** Drills of a fake fleet: one that found everything, one that found attachments missing. */
import type { DrillLine, DrillResult, Job, ProvingView } from '../../src/ipc/generated'
import type { FakeCore } from './core'
import { backupOf } from './fleet'
import type { Handlers } from './handlers'

type Own = Pick<
  Handlers,
  'backup_drill' | 'backup_prove_due' | 'backup_proving' | 'backup_proving_set' | 'drill_list'
>

const lines: DrillLine[] = [
  { check: 'file', finding: 'held', detail: '1,482 of 1,482 checksums hold' },
  { check: 'load', finding: 'held', detail: '41,204 statements' },
  { check: 'tables', finding: 'held', detail: '512 tables, 1,204,511 rows' },
  { check: 'users', finding: 'held', detail: '184 accounts, 171 active' },
  { check: 'filestore', finding: 'held', detail: '1,480 objects, each with the SHA-1 in its name' },
  { check: 'recency', finding: 'held', detail: 'nothing in the dump is younger than the files' },
  { check: 'modules', finding: 'held', detail: '61 modules as in the manifest' },
]

export class FakeDrills {
  results: DrillResult[]
  proving: ProvingView

  constructor(private core: FakeCore) {
    const seen = core.tenants.find(({ tenant }) => tenant.id === 'cicek')?.last_backup
    const at = new Date(core.now - 3 * 3_600_000).toISOString()
    const proved = { sound: 12, unsound: 0, failed: 0, drilled: 1 }
    this.proving = {
      rule: { on: true, bring_up_to: 0, drills: true },
      last: { at, ended_at: at, stopped: false, proved },
    }
    this.results = seen ? [{ ...resultOf(seen.file, seen.tenant, core.now), ...lacking }] : []
  }

  handlers: Own = {
    backup_proving: () => this.proving,
    backup_proving_set: (rule) => {
      this.proving = { ...this.proving, rule }
      return this.proving
    },
    backup_prove_due: () => this.core.jobs.start({ kind: 'prove_due' }, ''),
    drill_list: ({ tenant }) => {
      const name = tenant === null ? null : this.core.tenant(tenant).tenant.name
      return this.results.filter((each) => name === null || each.tenant === name)
    },
    backup_drill: ({ backup, tenant, on }) => {
      const subject = backup.startsWith('/')
        ? { kind: 'file' as const, file: backup }
        : { kind: 'snapshot' as const, snapshot: backup }
      return this.core.jobs.start(
        {
          kind: 'backup_drill',
          backup,
          subject,
          tenant,
          on: on ? { tenant: on, database: 'acme_drill_1a2b3c4d' } : null,
        },
        backup,
      )
    },
  }

  /** Moves a drill to the given turn; false when it has ended. */
  step({ id, work }: Job, turn: number): boolean {
    if (work.kind !== 'backup_drill') return false
    if (turn < 8) {
      const total = 312_000_000
      this.core.jobs.put(id, {
        progress: {
          phase: 'restoring',
          done: (turn * total) / 8,
          total,
          rate: 39_000_000,
          seconds_left: 8 - turn,
        },
      })
      return true
    }
    const { subject, tenant } = work
    const name = tenant === null ? '' : this.core.tenant(tenant).tenant.name
    const result = resultOf(subject.kind === 'file' ? subject.file : subject.snapshot, name, Date.now())
    this.results = [result, ...this.results]
    const { sha256, grade, took_ms } = result
    return this.core.jobs.finish(id, { state: 'done', outcome: { kind: 'drilled', sha256, grade, took_ms } })
  }
}

const lacking: Partial<DrillResult> = {
  grade: 'D',
  evidence: lines.map((line) =>
    line.check === 'filestore'
      ? { ...line, finding: 'failed', detail: '3 of 1,480 objects are not there, such as 3f/3fa9c1d2' }
      : line.check === 'modules'
        ? { ...line, finding: 'unknown', detail: 'the backup has no manifest' }
        : line,
  ),
}

function resultOf(backup: string, tenant: string, at: number): DrillResult {
  return {
    sha256: `${backupOf({ name: tenant, id: '' }, at).sha256.slice(1)}${backup.length % 10}`,
    tenant,
    backup,
    at: new Date(at).toISOString(),
    took_ms: 94_000,
    place: { kind: 'this_computer', postgres: '17.6' },
    grade: 'A',
    evidence: lines,
  }
}
