/** Backups taken, downloaded and verified on a fake fleet: the commands of the first and the last, and a job's turns. */
import type { BackupFacts, Job, Progress, ProofState } from '../../src/ipc/generated'
import type { FakeCore } from './core'
import { backupOf } from './fleet'
import type { Handlers } from './handlers'

type TakingHandlers = Pick<
  Handlers,
  'backup_take' | 'backup_first' | 'backup_verify' | 'backup_list' | 'backup_suggest_path'
>

export function takingOf(core: FakeCore): TakingHandlers {
  return {
    backup_take: ({ tenant, to, per_second, seal_to }) => {
      const view = core.tenant(tenant)
      return core.jobs.start(
        {
          kind: 'backup_take',
          tenant,
          to: to ?? `/home/ayse/Backups/${tenant}.zip`,
          per_second: per_second ?? null,
          seal_to: seal_to ?? null,
        },
        view.tenant.name,
      )
    },
    backup_first: ({ job }) => {
      core.jobs.put(job, { progress: waitingBehind(0) })
      core.changed(['backups', 'jobs'])
      return {}
    },
    backup_verify: ({ file }) => core.jobs.start({ kind: 'backup_verify', file }, file),
    backup_list: ({ tenant }) =>
      core.tenants.flatMap((view) =>
        view.last_backup && (tenant === null || view.tenant.id === tenant)
          ? [{ ...view.last_backup, proof: proofOf(view.last_backup), drill: null }]
          : [],
      ),
    backup_suggest_path: ({ tenant }) => `/home/ayse/Backups/${tenant}_2026-11-20_14-05.zip`,
  }
}

/** Where a job stands that waits for its turn. */
export const waitingBehind = (before: number): Progress => ({
  phase: 'waiting',
  done: before,
  total: null,
  rate: null,
  seconds_left: null,
})

/** Moves a job on a backup to the given turn; false when it has ended. */
export function stepTaking(core: FakeCore, { id, work }: Job, turn: number): boolean {
  const progress = takingAt(turn)
  if (progress) {
    core.jobs.put(id, { progress })
    return true
  }
  if (work.kind === 'backup_take') {
    const view = core.tenant(work.tenant)
    view.last_backup = backupOf(view.tenant, Date.now(), work.to)
  }
  return core.jobs.finish(id, { state: 'done', outcome: { kind: 'proven', bytes: 312_000_000, checks: 9 } })
}

function takingAt(turn: number): Progress | null {
  if (turn < 3) return { phase: 'preparing', done: 0, total: null, rate: null, seconds_left: null }
  if (turn < 12)
    return {
      phase: 'receiving',
      done: (turn - 2) * 34_000_000,
      total: null,
      rate: 33_400_000,
      seconds_left: null,
    }
  if (turn < 15)
    return {
      phase: 'verifying',
      done: (turn - 11) * 100_000_000,
      total: 312_000_000,
      rate: 800_000_000,
      seconds_left: (15 - turn) / 4,
    }
  return null
}

const proofOf = ({ verdict: { ok, undecided } }: BackupFacts): ProofState =>
  ok ? 'verified' : undecided ? 'downloaded' : 'unsound'
