/** Jobs of the fake core: they move by the clock or by hand, end once, and tell whoever watches. */
import type { Job, JobId, Tag } from '../../src/ipc/generated'
import type { FakeCore } from './core'
import { fault, type Handlers } from './handlers'
import { stepReading } from './reading'
import { stepTaking } from './taking'

type Work = Job['work']

export class FakeJobs {
  /** The newest first. */
  all: Job[] = []
  /** Milliseconds between two steps of a job; `null` leaves them to `step`. */
  tempo: number | null = 250
  #watchers = new Map<JobId, { tell: (job: Job) => void; end: () => void }[]>()

  constructor(private core: FakeCore) {}

  handlers: Pick<Handlers, 'job_list' | 'job_cancel'> = {
    job_list: () => this.all,
    job_cancel: ({ job }) => {
      this.core.plans.stopped(this.one(job).work)
      this.finish(job, { state: 'cancelled', fault: fault('cancelled', 'Stopped by the user.') })
      return {}
    },
  }

  one(id: JobId): Job {
    const job = this.all.find((each) => each.id === id)
    if (!job) throw fault('not_found', 'There is no such job.')
    return job
  }

  /** Starts a job on files, or on this many tenants. */
  start(work: Work, title: string, tenants = 7): Job {
    const bytes = work.kind.startsWith('backup_') || work.kind === 'vault' || work.kind === 'restore'
    const job: Job = {
      id: `job-${this.all.length + 1}`,
      work,
      title,
      state: 'running',
      progress: {
        phase:
          bytes || work.kind === 'grant_make'
            ? 'checking'
            : work.kind === 'plan_apply'
              ? 'applying'
              : 'reading',
        done: 0,
        total: bytes ? null : tenants,
        rate: null,
        seconds_left: null,
      },
      started_at: new Date().toISOString(),
      ended_at: null,
      attempts: 1,
      fault: null,
      outcome: null,
    }
    this.all = [job, ...this.all]
    if (this.tempo !== null) {
      let turn = 0
      const timer = setInterval(() => {
        if (this.one(job.id).state !== 'running' || !this.step(job.id, turn++)) clearInterval(timer)
      }, this.tempo)
    }
    this.core.changed(['jobs'])
    return job
  }

  /** Moves a job to the given turn; false when it has ended. */
  step(id: JobId, turn: number): boolean {
    const job = this.one(id)
    const { work } = job
    switch (work.kind) {
      case 'plan_preview':
      case 'plan_apply':
        return this.core.plans.step(job, turn)
      case 'grant_make':
      case 'grant_end':
        return this.core.access.step(job, turn)
      case 'backup_drill':
        return this.core.drills.step(job, turn)
      case 'restore':
        return this.core.restores.step(job, turn)
      case 'vault':
        return this.core.vault.step(job, work.work, turn)
      case 'refresh_sources':
        return this.core.backups.stepReading(job, turn)
      case 'refresh':
      case 'refresh_policies':
      case 'refresh_grants':
      case 'check_promises':
        return stepReading(this.core, job, work, turn)
      default:
        return stepTaking(this.core, job, turn)
    }
  }

  put(id: JobId, change: Partial<Job>): Job {
    const job = { ...this.one(id), ...change }
    this.all = this.all.map((each) => (each.id === id ? job : each))
    for (const watcher of this.#watchers.get(id) ?? []) watcher.tell(structuredClone(job))
    return job
  }

  finish(id: JobId, change: Partial<Job>): false {
    const ended = this.put(id, { ended_at: new Date().toISOString(), ...change })
    if (ended.work.kind === 'backup_download') this.core.backups.ended(ended)
    for (const watcher of this.#watchers.get(id) ?? []) watcher.end()
    this.#watchers.delete(id)
    this.core.changed(touchedBy(ended.work.kind))
    return false
  }

  /** Nobody is told any more, and whoever watched knows it. */
  leave(): void {
    for (const watchers of this.#watchers.values()) for (const { end } of watchers) end()
    this.#watchers.clear()
  }

  watch(id: JobId, tell: (job: Job) => void): Promise<void> {
    return new Promise((end) => {
      tell(structuredClone(this.one(id)))
      if (this.one(id).state !== 'running') return end()
      this.#watchers.set(id, [...(this.#watchers.get(id) ?? []), { tell, end }])
    })
  }
}

/** What a job of this kind may have changed when it ends. */
function touchedBy(kind: Work['kind']): Tag[] {
  if (kind.startsWith('plan_')) return ['jobs', 'plans', 'users', 'policies', 'journal']
  if (kind.startsWith('grant_') || kind === 'refresh_grants') return ['jobs', 'grants', 'journal']
  if (kind === 'restore') return ['jobs', 'restores', 'journal']
  return ['jobs', 'backups', 'vault', 'tenants', 'users', 'policies', 'promises', 'journal']
}
