/** The jobs of a fake core that read tenants one after the other, and what each comes to. */
import type { Job } from '../../src/ipc/generated'
import type { FakeCore } from './core'

type Reading = Extract<
  Job['work'],
  { kind: 'refresh' | 'refresh_policies' | 'refresh_grants' | 'check_promises' }
>

/** Moves the reading to the given turn; false when it has ended. */
export function stepReading(core: FakeCore, { id, progress }: Job, work: Reading, turn: number): boolean {
  const total = progress.total ?? 7
  if (turn >= total) return core.jobs.finish(id, { state: 'done', outcome: outcomeOf(core, work, total) })
  core.jobs.put(id, {
    progress: { phase: 'reading', done: turn, total, rate: 2, seconds_left: (total - turn) / 2 },
  })
  return true
}

function outcomeOf(core: FakeCore, work: Reading, tenants: number): Job['outcome'] {
  switch (work.kind) {
    case 'refresh':
      return { kind: 'people_read', people: 412, tenants, failed: 0 }
    case 'refresh_policies':
      return { kind: 'policies_read', tenants, failed: 2 }
    case 'refresh_grants':
      return { kind: 'accesses_read', tenants, strays: core.access.strays.length }
    case 'check_promises':
      core.promises.checked(work.tenants)
      return { kind: 'promises_checked', tenants, failed: 1, faults: 10, worse: 2 }
  }
}
