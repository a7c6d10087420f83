/** The fake core: every command in memory. What is said of the whole fleet is here; each part answers for itself. */
import type { Entry, StateChanged, Status, Tag, TenantView, User } from '../../src/ipc/generated'
import { FakeAccess } from './access'
import { FakeBackups } from './backups'
import { FakeDrills } from './drills'
import { fleet, more, peopleOf } from './fleet'
import { fault, type Handlers } from './handlers'
import { FakeJobs } from './jobs'
import { entries, journalOf } from './journal'
import { FakePlans } from './plans'
import { FakePlatforms } from './platforms'
import { FakePolicies } from './policies'
import { FakePromises } from './promises'
import { FakeRequests } from './requests'
import { FakeRestores } from './restores'
import { rightsOf } from './rights'
import { setupOf, wishes } from './setup'
import { takingOf } from './taking'
import { tenantsOf } from './tenants'
import { usersOf } from './users'
import { FakeVault } from './vault'

export class FakeCore {
  now = Date.now()
  latency = 0
  calls: { command: string; request: unknown }[] = []
  tell: (change: StateChanged) => void = () => {}
  chosenPath: string | null
  status: Status
  tenants: TenantView[]
  journal: Entry[]
  jobs = new FakeJobs(this)
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
  handlers: Handlers
  #people = new Map<string, User[]>()

  constructor() {
    const wish = wishes()
    this.status = wish.status
    this.chosenPath = wish.chosen
    this.access = new FakeAccess(this, wish.empty ? 'none' : 'some')
    this.tenants = wish.empty ? [] : fleet(this.now, wish.people)
    this.tenants.push(...more(this.now, wish.tenants))
    this.journal = entries(this.now, wish.fresh ? 0 : 640)
    const some = this.tenants.length > 0
    this.backups = new FakeBackups(this, some)
    this.promises = new FakePromises(this, wish.promises)
    this.vault = new FakeVault(this, some && wish.vault)
    this.drills = new FakeDrills(this)
    this.requests = new FakeRequests(this)
    this.restores = new FakeRestores(this)
    this.handlers = {
      ...setupOf(this),
      ...tenantsOf(this),
      ...usersOf(this),
      ...rightsOf(this),
      ...takingOf(this),
      ...journalOf(this),
      ...this.jobs.handlers,
      ...this.plans.handlers,
      ...this.policies.handlers,
      ...this.platforms.handlers,
      ...this.access.handlers,
      ...this.backups.handlers,
      ...this.promises.handlers,
      ...this.vault.handlers,
      ...this.drills.handlers,
      ...this.requests.handlers,
      ...this.restores.handlers,
    }
  }

  tenant(id: string): TenantView {
    const view = this.tenants.find((each) => each.tenant.id === id)
    if (!view) throw fault('not_found', 'There is no such tenant.')
    return view
  }

  people(tenant: string): User[] {
    let people = this.#people.get(tenant)
    if (!people) {
      people = peopleOf(this.tenant(tenant), this.now)
      this.#people.set(tenant, people)
    }
    return people
  }

  changed(tags: Tag[], tenant: string | null = null): void {
    this.tell({ tags, tenant })
  }
}
