/** What is on its way here: downloads and live backups, in the order in which they have their turn. Pure. */
import type { Download, Job, JobKind, TenantId } from '../../../ipc'

export type LiveWork = Extract<JobKind, { kind: 'backup_take' }>

/** One of them, with the latest job that works on it. */
export type Coming = {
  id: string
  tenant: TenantId
  to: string
  perSecond: number | null
} & ({ download: Download; live: null; job: Job | null } | { download: null; live: LiveWork; job: Job })

/** Those of a tenant, or of all. A live backup that is over is among the files, and not here any more. */
export function comingOf(
  downloads: readonly Download[],
  jobs: readonly Job[],
  tenant: TenantId | null,
): Coming[] {
  const known = new Map(jobs.map((job) => [job.id, job]))
  const brought = downloads.map((download): Coming => {
    const { id, tenant, to, per_second } = download
    const job = known.get(download.job ?? '') ?? null
    return { id, tenant, to, perSecond: per_second, download, live: null, job }
  })
  const live = jobs.flatMap((job): Coming[] => {
    const { work } = job
    if (job.state !== 'running' || work.kind !== 'backup_take') return []
    if (tenant !== null && work.tenant !== tenant) return []
    const { to, per_second } = work
    return [
      { id: job.id, tenant: work.tenant, to, perSecond: per_second ?? null, download: null, live: work, job },
    ]
  })
  return [...brought, ...live].sort(
    (a, b) => standing(a) - standing(b) || before(a) - before(b) || place(a) - place(b),
  )
}

/** At work, waiting, stopped, done: what is done waits for no turn any more. */
function standing({ download, job }: Coming): number {
  if (download?.state === 'done') return 3
  if (download?.state === 'stopped') return 2
  return job && isWaiting(job) ? 1 : 0
}

export const isWaiting = ({ state, progress }: Job) => state === 'running' && progress.phase === 'waiting'

/** How many have their turn before. */
const before = ({ job }: Coming) => (job && isWaiting(job) ? job.progress.done : 0)

/** Where a download stands for ever; a live backup stands behind them. */
const place = ({ download }: Coming) => download?.position ?? Number.MAX_SAFE_INTEGER
