/** Ledgers, sources and downloads of a fake fleet. */
import type { Download, Job, LedgerView, SourceView, TenantView } from '../../src/ipc/generated'
import type { FakeCore } from './core'
import { fault, type Handlers } from './handlers'
import { ledgerOf } from './ledgers'

type Own = Pick<
  Handlers,
  | 'backup_ledger'
  | 'download_add'
  | 'download_first'
  | 'download_forget'
  | 'download_go_on'
  | 'download_list'
  | 'source_add'
  | 'source_list'
  | 'source_refresh'
  | 'source_remove'
>

const hour = 3_600_000

/** The source that nobody sets up. */
function managerOf({ tenant, check }: TenantView): SourceView {
  return {
    id: `Database manager of ${tenant.id}`,
    tenant: tenant.id,
    name: 'Database manager',
    place: { kind: 'manager', url: tenant.url },
    patterns: [],
    listed_at: check?.checked_at ?? null,
    backups: 1,
    ignored: 0,
    fault: null,
  }
}

export class FakeBackups {
  sources: SourceView[]
  downloads: Download[]

  constructor(
    private core: FakeCore,
    some: boolean,
  ) {
    this.sources = some ? sources(core.now) : []
    this.downloads = some ? downloads(core.now) : []
  }

  handlers: Own = {
    backup_ledger: ({ tenant }) =>
      (tenant === null ? this.core.tenants : [this.core.tenant(tenant)]).map((view) =>
        this.#since(ledgerOf(view, this.core.now, tenant !== null)),
      ),
    source_list: ({ tenant }) => [
      ...(tenant === null ? [] : [managerOf(this.core.tenant(tenant))]),
      ...this.sources.filter((each) => tenant === null || each.tenant === tenant),
    ],
    source_add: ({ tenant, name, place, patterns, secret }) => {
      if (secret === 'wrong') throw fault('source_failed', 'The bucket refused the key.', { retry: 'now' })
      const shown = place.kind === 'link' ? { ...place, host: 'files.example', file: 'acme.zip' } : place
      const source: SourceView = {
        id: `s${this.sources.length + 1}`,
        tenant,
        name,
        place: shown,
        patterns,
        listed_at: new Date(this.core.now).toISOString(),
        backups: 14,
        ignored: 0,
        fault: null,
      }
      this.sources = [...this.sources, source]
      return source
    },
    source_remove: ({ source }) => {
      this.sources = this.sources.filter(({ id }) => id !== source)
      return {}
    },
    source_refresh: ({ tenants }) => this.core.jobs.start({ kind: 'refresh_sources', tenants }, ''),
    download_list: ({ tenant }) => this.downloads.filter((each) => tenant === null || each.tenant === tenant),
    download_add: ({ backup, to, per_second, seal_to, first }) => {
      const tenant = backup.split('-')[0] as string
      const ends = this.downloads.map(({ position }) => position)
      const download: Download = {
        id: `d${this.downloads.length + 1}`,
        tenant,
        source: 's1',
        backup,
        path: `${backup}.zip`,
        at: new Date(this.core.now - 30 * hour).toISOString(),
        to: to ?? `/home/ayse/Backups/${backup}.zip`,
        per_second,
        seal_to,
        position: first ? Math.min(0, ...ends) - 1 : Math.max(0, ...ends) + 1,
        state: 'active',
        job: null,
        fault: null,
        added_at: new Date(this.core.now).toISOString(),
      }
      this.downloads = [...this.downloads, download]
      return this.#work(download)
    },
    download_go_on: ({ download }) => this.#work(this.#download(download)),
    download_first: ({ download }) => {
      this.#put(download, { position: Math.min(...this.downloads.map(({ position }) => position)) - 1 })
      return {}
    },
    download_forget: ({ download }) => {
      this.downloads = this.downloads.filter(({ id }) => id !== download)
      return {}
    },
  }

  /** Moves the reading of all sources to the given turn; false when it has ended. */
  stepReading({ id }: Job, turn: number): boolean {
    const total = this.sources.length
    if (turn < total) {
      this.core.jobs.put(id, {
        progress: { phase: 'reading', done: turn, total, rate: null, seconds_left: null },
      })
      return true
    }
    const backups = this.sources.reduce((sum, source) => sum + source.backups, 0)
    return this.core.jobs.finish(id, {
      state: 'done',
      outcome: { kind: 'sources_read', backups, sources: total, failed: 1 },
    })
  }

  /** The job ended: its download is here, or stopped. */
  ended({ id, state, fault: why }: Job): void {
    const download = this.downloads.find((each) => each.job === id)
    if (download) this.#put(download.id, { state: state === 'done' ? 'done' : 'stopped', fault: why })
  }

  /** What was asked for and drilled since goes with its place and its backup. */
  #since(view: LedgerView): LedgerView {
    const open = this.core.requests.all.filter(
      ({ tenant, state }) => tenant === view.tenant && state === 'asked',
    )
    const { results } = this.core.drills
    for (const slot of view.ledger.slots) {
      const asked = open.find(({ wanted }) => wanted.from <= slot.to && wanted.to >= slot.from)
      slot.requested = slot.state === 'filled' ? null : (asked?.asked_at ?? null)
      const { backup } = slot
      if (backup?.file) backup.drill = results.find((each) => each.backup === backup.file) ?? null
      if (backup?.drill) backup.proof = 'drilled'
    }
    return view
  }

  #work(download: Download): Job {
    const title = this.core.tenant(download.tenant).tenant.name
    const job = this.core.jobs.start({ kind: 'backup_download', download: download.id }, title)
    this.#put(download.id, { job: job.id, state: 'active', fault: null })
    this.core.changed(['backups'])
    return job
  }

  #download(wanted: string): Download {
    const found = this.downloads.find(({ id }) => id === wanted)
    if (!found) throw fault('not_found', 'There is no such download.')
    return found
  }

  #put(wanted: string, change: Partial<Download>): void {
    this.downloads = this.downloads.map((each) => (each.id === wanted ? { ...each, ...change } : each))
  }
}

function sources(now: number): SourceView[] {
  const read = (ago: number) => new Date(now - ago * hour).toISOString()
  return [
    {
      id: 's1',
      tenant: 'acme',
      name: 'provider’s bucket',
      place: {
        kind: 's3',
        endpoint: 'https://s3.ijvine.example',
        region: 'eu-central-1',
        bucket: 'acme-backups',
        root: 'daily',
        access_key: 'AKIAEXAMPLE',
      },
      patterns: [],
      listed_at: read(0.7),
      backups: 14,
      ignored: 2,
      fault: null,
    },
    {
      id: 's2',
      tenant: 'cicek',
      name: 'yedek',
      place: { kind: 'webdav', url: 'https://bulut.example/dav', root: 'odoo', user: 'yedek' },
      patterns: ['{database}-%Y%m%d.zip'],
      listed_at: read(52),
      backups: 9,
      ignored: 0,
      fault: {
        code: 'source_failed',
        message: 'The server refused the password.',
        retry: 'now',
        next: '',
      },
    },
    {
      id: 's3',
      tenant: 'growsoft',
      name: 'auto_backup',
      place: { kind: 'folder', path: '/mnt/growsoft/auto_backup' },
      patterns: [],
      listed_at: read(3),
      backups: 0,
      ignored: 31,
      fault: null,
    },
    {
      id: 's4',
      tenant: 'bakery',
      name: 'ticket 4711',
      place: { kind: 'link', host: 'files.odoo.example', file: 'bakery_2026-11-19.zip', own_network: false },
      patterns: [],
      listed_at: null,
      backups: 0,
      ignored: 0,
      fault: null,
    },
  ]
}

function downloads(now: number): Download[] {
  const one = (id: string, rest: Partial<Download>): Download => ({
    id,
    tenant: 'acme',
    source: 's1',
    backup: `gone-${id}`,
    path: `daily/acme_2026-11-1${id.slice(1)}_02-00-00.zip`,
    at: new Date(now - 72 * hour).toISOString(),
    to: `/home/ayse/Backups/acme_2026-11-1${id.slice(1)}_02-00-00.zip`,
    per_second: null,
    seal_to: null,
    position: Number(id.slice(1)),
    state: 'stopped',
    job: null,
    fault: null,
    added_at: new Date(now - 3 * hour).toISOString(),
    ...rest,
  })
  return [
    one('d1', { per_second: 2_500_000 }),
    one('d2', {
      tenant: 'cicek',
      seal_to: 'age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p',
      fault: {
        code: 'connection_cut',
        message: 'The connection broke after 120 MB.',
        retry: 'now',
        next: '',
      },
    }),
    one('d3', { state: 'done' }),
  ]
}
