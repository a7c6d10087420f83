/** The fake core: every command in memory, with jobs that move by the clock and can be driven by hand. */
import type {
  commands,
  Entry,
  Fault,
  Job,
  JobId,
  ListUsers,
  StateChanged,
  Status,
  Tag,
  TenantView,
  User,
  UsersPage,
} from '../../src/ipc/generated'
import { FakeAccess } from './access'
import { FakeBackups } from './backups'
import { FakeDrills } from './drills'
import { backupOf, fleet, journal, more, peopleOf } from './fleet'
import { listPeople } from './list'
import { FakePlans } from './plans'
import { FakePlatforms } from './platforms'
import { FakePolicies } from './policies'
import { probe } from './probe'
import { FakePromises } from './promises'
import { FakeRequests } from './requests'
import { FakeRestores } from './restores'
import { rightsOf } from './rights'
import { FakeVault } from './vault'

type Commands = Omit<typeof commands, 'jobWatch'>
type Snake<Name extends string> = Name extends `${infer Head}${infer Tail}`
  ? Head extends Lowercase<Head>
    ? `${Head}${Snake<Tail>}`
    : `_${Lowercase<Head>}${Snake<Tail>}`
  : Name
type Answer<Name extends keyof Commands> = Awaited<ReturnType<Commands[Name]>>
export type Handlers = {
  [Name in keyof Commands as Snake<Name>]: (
    request: Parameters<Commands[Name]>[0],
  ) => Answer<Name> | Promise<Answer<Name>>
}

export function fault(code: Fault['code'], message: string, rest: Partial<Fault> = {}): Fault {
  return { code, message, retry: 'never', next: '', ...rest }
}

/** What a fake can be asked to be, from the page's address in a browser: `/state=fresh&lang=tr&scheme=dark#/people`. */
function wishes(): URLSearchParams {
  return new URLSearchParams(globalThis.location?.pathname.slice(1) ?? '')
}

export class FakeCore {
  now = Date.now()
  latency = 0
  calls: { command: string; request: unknown }[] = []
  tell: (change: StateChanged) => void = () => {}
  status: Status
  tenants: TenantView[]
  journal: Entry[]
  jobs: Job[] = []
  plans = new FakePlans(this)
  policies = new FakePolicies(this)
  platforms = new FakePlatforms()
  promises: FakePromises
  access: FakeAccess
  backups: FakeBackups
  vault: FakeVault
  drills: FakeDrills
  requests: FakeRequests
  restores: FakeRestores
  chosenPath: string | null = wishes().get('chosen') ?? '/home/ayse/Backups/chosen.zip'
  /** Milliseconds between two steps of a job; `null` leaves them to `step`. */
  tempo: number | null = 250
  #people = new Map<string, User[]>()
  #watchers = new Map<JobId, { tell: (job: Job) => void; end: () => void }[]>()

  constructor() {
    const wish = wishes()
    const state = wish.get('state') ?? 'ready'
    const fresh = state === 'fresh' || state === 'nokeyring'
    this.status = {
      keys:
        state === 'nokeyring' ? 'no_keyring' : state === 'locked' ? 'locked' : fresh ? 'not_chosen' : 'ready',
      key_place: state === 'locked' ? 'file' : fresh ? null : 'keyring',
      fault: null,
      set_aside: null,
      preferences: {
        role: fresh ? null : 'administrator',
        language: wish.get('lang') ?? null,
        color_scheme: wish.get('scheme'),
      },
      home: '/home/ayse/.local/share/reeve',
      version: '0.1.0',
      demo: false,
    }
    this.access = new FakeAccess(this, fresh || state === 'empty' ? 'none' : 'some')
    this.tenants = fresh || state === 'empty' ? [] : fleet(this.now, Number(wish.get('people') ?? 5000))
    this.tenants.push(...more(this.now, Number(wish.get('tenants') ?? 0)))
    this.journal = journal(this.now, fresh ? 0 : 640)
    const some = this.tenants.length > 0
    this.backups = new FakeBackups(this, some)
    this.promises = new FakePromises(this, wish.get('promises') !== 'none')
    this.vault = new FakeVault(this, some && wish.get('vault') !== 'none')
    this.drills = new FakeDrills(this)
    this.requests = new FakeRequests(this)
    this.restores = new FakeRestores(this)
    this.handlers = {
      ...this.#own,
      ...this.access.handlers,
      ...this.backups.handlers,
      ...this.promises.handlers,
      ...this.vault.handlers,
      ...this.drills.handlers,
      ...this.requests.handlers,
      ...this.restores.handlers,
    }
  }

  handlers: Handlers

  #own: Omit<
    Handlers,
    keyof (FakeAccess['handlers'] &
      FakeBackups['handlers'] &
      FakePromises['handlers'] &
      FakeVault['handlers'] &
      FakeDrills['handlers'] &
      FakeRequests['handlers'] &
      FakeRestores['handlers'])
  > = {
    ...this.plans.handlers,
    ...this.policies.handlers,
    ...this.platforms.handlers,
    ...rightsOf(this),
    setup_status: () => this.status,
    setup_open: ({ place, passphrase }) => {
      if (this.status.keys === 'locked' && passphrase !== 'correct horse')
        throw fault('passphrase_wrong', 'The passphrase does not open the file.')
      this.status = { ...this.status, keys: 'ready', key_place: place }
      return this.status
    },
    setup_save: (preferences) => {
      this.status = { ...this.status, preferences }
      return this.status
    },
    tenant_list: () => this.tenants,
    tenant_show: ({ tenant }) => this.tenant(tenant),
    tenant_probe: probe,
    tenant_add: (request) => {
      if (request.secret === 'wrong') throw fault('sign_in_refused', 'Wrong login/password')
      const view = fleet(this.now, 0)[6] as TenantView
      view.tenant = {
        ...view.tenant,
        id: `t${this.tenants.length}`,
        name: request.name,
        url: request.url,
        database: request.database,
        login: request.login,
        platform: request.platform,
        trust: request.trust ?? { kind: 'system' },
      }
      this.tenants = [...this.tenants, view]
      return view
    },
    tenant_check: ({ tenant }) => this.tenant(tenant),
    tenant_remove: ({ tenant }) => {
      this.tenants = this.tenants.filter((view) => view.tenant.id !== tenant)
      return {}
    },
    tenant_set_secret: ({ tenant }) => this.tenant(tenant),
    tenant_set_master_password: ({ tenant, secret }) => {
      if (secret === 'wrong') throw fault('master_password_wrong', 'The server refused this master password.')
      const view = this.tenant(tenant)
      view.tenant.has_master_password = secret !== ''
      return view
    },
    users_list: (request) => this.list(request),
    users_show: ({ tenant, id }) => {
      const user = this.people(tenant).find((each) => each.id === id)
      if (!user) throw fault('not_found', 'There is no such account.')
      return user
    },
    users_refresh: ({ tenants }) =>
      this.start(
        { kind: 'refresh', tenants },
        tenants.length === 1 ? this.tenant(tenants[0] as string).tenant.name : '',
      ),
    users_export: (request) => ({
      file: request.to,
      rows: this.list({ ...request, offset: 0, limit: 1000 }).total,
    }),
    backup_take: ({ tenant, to, per_second, seal_to }) => {
      const view = this.tenant(tenant)
      return this.start(
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
    backup_verify: ({ file }) => this.start({ kind: 'backup_verify', file }, file),
    backup_list: ({ tenant }) =>
      this.tenants.flatMap((view) =>
        view.last_backup && (tenant === null || view.tenant.id === tenant) ? [view.last_backup] : [],
      ),
    backup_suggest_path: ({ tenant }) => `/home/ayse/Backups/${tenant}_2026-11-20_14-05.zip`,
    path_choose: () => this.chosenPath,
    job_list: () => this.jobs,
    job_cancel: ({ job }) => {
      this.plans.stopped(this.job(job).work)
      this.finish(job, { state: 'cancelled', fault: fault('cancelled', 'Stopped by the user.') })
      return {}
    },
    journal_page: ({ before, limit }) => ({
      entries: this.journal.filter((entry) => before === null || entry.seq < before).slice(0, limit),
      total: this.journal.length,
    }),
    journal_verify: () => ({
      ok: true,
      entries: this.journal.length,
      head: this.journal[0]?.hash ?? null,
      broken_at: null,
    }),
    demo_start: () => {
      this.tenants = fleet(this.now, 5000).map((view) => ({ ...view, demo: true }))
      this.status = { ...this.status, demo: true }
      this.changed(['setup', 'tenants', 'users'])
      return { tenants: this.tenants.length, address: 'https://127.0.0.1:8443' }
    },
  }

  tenant(id: string): TenantView {
    const view = this.tenants.find((each) => each.tenant.id === id)
    if (!view) throw fault('not_found', 'There is no such tenant.')
    return view
  }

  changed(tags: Tag[], tenant: string | null = null): void {
    this.tell({ tags, tenant })
  }

  people(tenant: string): User[] {
    let people = this.#people.get(tenant)
    if (!people) {
      people = peopleOf(this.tenant(tenant), this.now)
      this.#people.set(tenant, people)
    }
    return people
  }

  private list(request: ListUsers): UsersPage {
    const views = request.tenant === null ? this.tenants : [this.tenant(request.tenant)]
    return listPeople(views, (tenant) => this.people(tenant), request)
  }

  /** Starts a job on files, or on this many tenants. */
  start(work: Job['work'], title: string, tenants = 7): Job {
    const bytes = work.kind.startsWith('backup_') || work.kind === 'vault' || work.kind === 'restore'
    const job: Job = {
      id: `job-${this.jobs.length + 1}`,
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
    this.jobs = [job, ...this.jobs]
    if (this.tempo !== null) {
      let turn = 0
      const timer = setInterval(() => {
        if (this.job(job.id).state !== 'running' || !this.step(job.id, turn++)) clearInterval(timer)
      }, this.tempo)
    }
    this.changed(['jobs'])
    return job
  }

  job(id: JobId): Job {
    const job = this.jobs.find((each) => each.id === id)
    if (!job) throw fault('not_found', 'There is no such job.')
    return job
  }

  /** Moves a job to the given turn; false when it has ended. */
  step(id: JobId, turn: number): boolean {
    const { work, progress } = this.job(id)
    if (work.kind === 'plan_preview' || work.kind === 'plan_apply') return this.plans.step(this.job(id), turn)
    if (work.kind === 'grant_make' || work.kind === 'grant_end') return this.access.step(this.job(id), turn)
    if (work.kind === 'backup_drill') return this.drills.step(this.job(id), turn)
    if (work.kind === 'restore') return this.restores.step(this.job(id), turn)
    if (work.kind === 'vault') return this.vault.step(this.job(id), work.work, turn)
    if (work.kind === 'refresh_sources') return this.backups.stepReading(this.job(id), turn)
    if (
      work.kind === 'refresh' ||
      work.kind === 'refresh_policies' ||
      work.kind === 'refresh_grants' ||
      work.kind === 'check_promises'
    ) {
      const total = progress.total ?? 7
      if (turn >= total) return this.finish(id, { state: 'done', outcome: this.#read(work, total) })
      this.put(id, {
        progress: { phase: 'reading', done: turn, total, rate: 2, seconds_left: (total - turn) / 2 },
      })
      return true
    }
    if (turn < 3)
      this.put(id, { progress: { phase: 'preparing', done: 0, total: null, rate: null, seconds_left: null } })
    else if (turn < 12)
      this.put(id, {
        progress: {
          phase: 'receiving',
          done: (turn - 2) * 34_000_000,
          total: null,
          rate: 33_400_000,
          seconds_left: null,
        },
      })
    else if (turn < 15)
      this.put(id, {
        progress: {
          phase: 'verifying',
          done: (turn - 11) * 100_000_000,
          total: 312_000_000,
          rate: 800_000_000,
          seconds_left: (15 - turn) / 4,
        },
      })
    else {
      if (work.kind === 'backup_take') {
        const view = this.tenant(work.tenant)
        view.last_backup = backupOf(view.tenant, Date.now(), work.to)
      }
      return this.finish(id, { state: 'done', outcome: { kind: 'proven', bytes: 312_000_000, checks: 9 } })
    }
    return true
  }

  /** What reading this many tenants came to. */
  #read(
    work: Extract<
      Job['work'],
      { kind: 'refresh' | 'refresh_policies' | 'refresh_grants' | 'check_promises' }
    >,
    tenants: number,
  ): Job['outcome'] {
    switch (work.kind) {
      case 'refresh':
        return { kind: 'people_read', people: 412, tenants, failed: 0 }
      case 'refresh_policies':
        return { kind: 'policies_read', tenants, failed: 2 }
      case 'refresh_grants':
        return { kind: 'accesses_read', tenants, strays: this.access.strays.length }
      case 'check_promises':
        this.promises.checked(work.tenants)
        return { kind: 'promises_checked', tenants, failed: 1, faults: 10, worse: 2 }
    }
  }

  put(id: JobId, change: Partial<Job>): Job {
    const job = { ...this.job(id), ...change }
    this.jobs = this.jobs.map((each) => (each.id === id ? job : each))
    for (const watcher of this.#watchers.get(id) ?? []) watcher.tell(structuredClone(job))
    return job
  }

  finish(id: JobId, change: Partial<Job>): false {
    const ended = this.put(id, { ended_at: new Date().toISOString(), ...change })
    if (ended.work.kind === 'backup_download') this.backups.ended(ended)
    for (const watcher of this.#watchers.get(id) ?? []) watcher.end()
    this.#watchers.delete(id)
    const { kind } = this.job(id).work
    this.changed(
      kind.startsWith('plan_')
        ? ['jobs', 'plans', 'users', 'policies', 'journal']
        : kind.startsWith('grant_') || kind === 'refresh_grants'
          ? ['jobs', 'grants', 'journal']
          : kind === 'restore'
            ? ['jobs', 'restores', 'journal']
            : ['jobs', 'backups', 'vault', 'tenants', 'users', 'policies', 'promises', 'journal'],
    )
    return false
  }

  watchJob(id: JobId, tell: (job: Job) => void): Promise<void> {
    return new Promise((end) => {
      tell(structuredClone(this.job(id)))
      if (this.job(id).state !== 'running') return end()
      this.#watchers.set(id, [...(this.#watchers.get(id) ?? []), { tell, end }])
    })
  }
}
