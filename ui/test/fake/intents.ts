/** What the fake core makes of an intent: each tenant's values before and after, what is refused and why. */
import type {
  Change,
  Intent,
  Note,
  Plan,
  TenantPlan,
  TenantView,
  User,
  UserField,
  UserOperation,
  Value,
} from '../../src/ipc/generated'
import type { FakeCore } from './core'
import { fault } from './handlers'

interface Planned {
  title: string
  tenants: TenantPlan[]
}

export function planIntent(
  core: FakeCore,
  intent: Intent,
  before: { plan: Plan; tenants: TenantPlan[] } | null,
): Planned {
  switch (intent.kind) {
    case 'create_users':
      return {
        title: `Create ${intent.users.length} accounts in ${intent.tenants.length} tenants`,
        tenants: intent.tenants.map((id) => create(core, id, intent)),
      }
    case 'users':
      return users(core, intent)
    case 'policies':
      return {
        title: `Set ${Object.keys(intent.values).length} policy values in ${intent.tenants.length} tenants`,
        tenants: intent.tenants.map((id) => policies(core, id, intent)),
      }
    case 'undo':
      return {
        title: `Undo: ${before?.plan.title ?? ''}`,
        tenants: (before?.tenants ?? [])
          .filter(({ changes }) => changes.some(({ made }) => made))
          .map((old) => ({
            ...blank(core, old.tenant),
            changes: old.changes
              .filter(({ made }) => made)
              .map(({ subject, before, after }) => ({
                subject,
                before: after,
                after: before,
                refused: null,
                made: false,
              })),
            notes: intent.kind === 'undo' && old.changes.some(isCreation) ? [{ kind: 'undo_archives' }] : [],
          })),
      }
  }
}

/** Makes a change on the fake tenant, so that pages show it afterwards. */
export function put(core: FakeCore, tenant: string, { subject, after }: Change): void {
  if (subject.kind === 'policy') core.policies.set(tenant, subject.field, after as number | null)
  if (subject.kind === 'module') core.policies.install(tenant)
  if (subject.kind !== 'user') return
  const user = core.people(tenant).find(({ login }) => login === subject.login)
  if (!user) return
  if (subject.field === 'active') user.active = after === true
  if (subject.field === 'name') user.name = String(after)
  if (subject.field === 'email') user.email = (after as string | null) || null
  if (subject.field === 'login') user.login = String(after)
  if (subject.field === 'api_keys') user.api_keys = []
  if (subject.field === 'two_factor') user.two_factor = after === true
}

function blank(core: FakeCore, id: string): TenantPlan {
  const view: TenantView = core.tenant(id)
  return {
    tenant: id,
    name: view.tenant.name,
    stage: view.tenant.stage ?? 'production',
    changes: [],
    notes: [],
    fault: view.refresh_fault,
    result: null,
  }
}

const isCreation = ({ subject, before }: Change) =>
  subject.kind === 'user' && subject.field === 'account' && before === null

function change(
  user: Pick<User, 'login'> & { id: number | null },
  field: UserField,
  before: Value,
  after: Value,
) {
  const subject = { kind: 'user', id: user.id, login: user.login, field } as const
  return { subject, before, after, refused: null, made: false } satisfies Change as Change
}

function create(core: FakeCore, id: string, intent: Extract<Intent, { kind: 'create_users' }>): TenantPlan {
  const plan = blank(core, id)
  if (plan.fault) return plan
  for (const user of intent.users) {
    const account = change({ id: null, login: user.login }, 'account', null, user.login)
    if (core.people(id).some(({ login }) => login === user.login)) {
      account.refused = fault('already_exists', 'You can not have two users with the same login!')
      plan.changes.push(account)
      continue
    }
    const of = { id: null, login: user.login }
    plan.changes.push(account, change(of, 'name', null, user.name))
    if (user.email) plan.changes.push(change(of, 'email', null, user.email))
    plan.changes.push(
      change(
        of,
        'groups',
        [],
        [
          { id: 1, name: 'Internal User' },
          { id: 6, name: 'Sales / User: Own Documents Only' },
        ],
      ),
    )
    plan.notes.push({
      kind: 'implied',
      login: user.login,
      groups: ['Technical Features', 'Contact Creation'],
    })
    if (intent.invite) plan.changes.push(change(of, 'invitation', null, user.email ?? user.login))
  }
  plan.notes.push(intent.invite ? { kind: 'mails', people: intent.users.length } : { kind: 'no_password' })
  return plan
}

function users(core: FakeCore, { whom, operation }: Extract<Intent, { kind: 'users' }>): Planned {
  const byTenant = new Map<string, User[]>()
  if (whom.kind === 'accounts')
    for (const { tenant, id } of whom.accounts) {
      const user = core.people(tenant).find((each) => each.id === id)
      if (user) byTenant.set(tenant, [...(byTenant.get(tenant) ?? []), user])
    }
  else
    for (const tenant of whom.tenants) {
      const asked = whom.login.toLowerCase()
      byTenant.set(
        tenant,
        core
          .people(tenant)
          .filter(({ login, email }) => login.toLowerCase() === asked || email?.toLowerCase() === asked),
      )
    }
  const tenants = [...byTenant].map(([id, people]) => {
    const plan = blank(core, id)
    if (plan.fault) return plan
    plan.changes = people.flatMap((user) => operate(user, operation))
    plan.notes = notesOf(people, operation, plan.changes)
    return plan
  })
  const count = [...byTenant.values()].reduce((sum, each) => sum + each.length, 0)
  return { title: `${operation.kind} ${count} accounts in ${tenants.length} tenants`, tenants }
}

function operate(user: User, operation: UserOperation): Change[] {
  switch (operation.kind) {
    case 'archive':
      return user.active ? [guarded(user, change(user, 'active', true, false))] : []
    case 'unarchive':
      return user.active ? [] : [change(user, 'active', false, true)]
    case 'edit':
      return (['name', 'login', 'email'] as const).flatMap((field) => {
        const after = operation[field]
        return after === null || after === user[field] ? [] : [change(user, field, user[field], after)]
      })
    case 'reset_password':
      return [change(user, 'password', null, operation.by)]
    case 'end_sessions':
      return [change(user, 'sessions', null, null)]
    case 'revoke_keys':
      return [change(user, 'api_keys', namesOf(user), [])]
    case 'revoke_devices':
      return [change(user, 'devices', [{ id: 1, name: 'Firefox on Linux' }], [])]
    case 'disable_two_factor':
      return [change(user, 'two_factor', true, false)]
    case 'offboard':
      return [
        ...(user.api_keys.length > 0 ? [change(user, 'api_keys', namesOf(user), [])] : []),
        change(user, 'password', null, 'unknown'),
        ...(user.active ? [guarded(user, change(user, 'active', true, false))] : []),
      ]
    case 'groups':
    case 'template':
    case 'copy_rights':
    case 'kind': {
      const before = user.groups.map(({ id, name }) => ({ id, name }))
      const after = [...before.slice(0, 2), { id: 90, name: 'Accounting / Bookkeeper' }]
      return [change(user, 'groups', before, after)]
    }
  }
}

/** The first account of a tenant is the one Reeve signs in with. */
function guarded(user: User, made: Change): Change {
  if (user.id !== 2) return made
  return { ...made, refused: fault('locks_out', 'This is the login that Reeve itself uses here.') }
}

const namesOf = (user: User) => user.api_keys.map(({ id, name }) => ({ id, name }))

function notesOf(people: User[], operation: UserOperation, changes: Change[]): Note[] {
  const notes: Note[] = []
  if (changes.length === 0) return [{ kind: 'nothing_to_do' }]
  if (operation.kind === 'archive' || operation.kind === 'offboard' || operation.kind === 'end_sessions')
    notes.push({ kind: 'sessions_end', accounts: people.length })
  if (operation.kind === 'reset_password') {
    notes.push({ kind: 'irreversible', what: 'password' })
    if (operation.by === 'mail') notes.push({ kind: 'mails', people: people.length })
  }
  if (operation.kind === 'revoke_keys' || operation.kind === 'offboard')
    notes.push({ kind: 'irreversible', what: 'api_keys' })
  if (operation.kind === 'offboard')
    for (const { login } of people.slice(0, 1)) notes.push({ kind: 'keys_stay', login })
  if (operation.kind === 'groups') notes.push({ kind: 'roles_override' })
  return notes
}

function policies(core: FakeCore, id: string, intent: Extract<Intent, { kind: 'policies' }>): TenantPlan {
  const plan = blank(core, id)
  if (plan.fault) return plan
  const reading = core.policies.reading(id)
  const changes: Change[] = []
  let installs: string | null = null
  for (const [name, after] of Object.entries(intent.values)) {
    const value = reading.values.find(({ field }) => field === name)
    if (!value || value.value === after) continue
    const made: Change = {
      subject: { kind: 'policy', field: value.field },
      before: value.set ? value.value : null,
      after,
      refused: null,
      made: false,
    }
    const { enforcement } = value
    if (enforcement.kind === 'needs_module' && intent.install) installs = enforcement.module
    else if (enforcement.kind === 'needs_module' || enforcement.kind === 'module_absent')
      made.refused = fault('module_missing', `The module ${enforcement.module} is not in use here.`, {
        fields: { module: enforcement.module },
      })
    else if (enforcement.kind === 'not_in_version')
      made.refused = fault('not_in_version', 'No module of this version estimates strength.', {
        fields: { series: String(enforcement.series) },
      })
    else if (enforcement.kind === 'no_rights')
      made.refused = fault('access_denied', 'You are not allowed to modify "System Parameter" records.')
    changes.push(made)
  }
  if (installs) {
    changes.unshift({
      subject: { kind: 'module', name: installs },
      before: false,
      after: true,
      refused: null,
      made: false,
    })
    plan.notes.push({ kind: 'install_pause', module: installs }, { kind: 'passwords_expire', accounts: 41 })
  }
  const touched = (field: string) =>
    changes.some(({ subject }) => subject.kind === 'policy' && subject.field === field)
  if (touched('minimum_length')) plan.notes.push({ kind: 'only_new_passwords' })
  for (const field of ['lowercase', 'uppercase', 'digits', 'special'] as const)
    if ((intent.values[field] ?? 0) > 1 && touched(field))
      plan.notes.push({ kind: 'count_not_enforced', field })
  if (touched('lockout_after') || touched('lockout_seconds'))
    plan.notes.push({
      kind: 'guesses_per_hour',
      before: core.policies.guesses(id),
      after: (intent.values.lockout_after ?? 5) + Math.floor(3600 / (intent.values.lockout_seconds ?? 60)),
    })
  if (changes.length === 0) plan.notes.push({ kind: 'nothing_to_do' })
  plan.changes = changes
  return plan
}
