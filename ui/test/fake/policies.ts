/** Policies and baselines of the fake core: one tenant of every kind of enforcement. */
import { policyFields as fields } from '../../src/features/policies/words'
import type {
  Baseline,
  Drift,
  Enforcement,
  Grade,
  Judgement,
  PolicyField,
  PolicyReading,
  PolicyValue,
  PolicyView,
  Standard,
} from '../../src/ipc/generated'
import type { FakeCore } from './core'
import { fault, type Handlers } from './handlers'

const ofModule = (field: PolicyField) =>
  field !== 'minimum_length' && field !== 'lockout_after' && field !== 'lockout_seconds'
const usual: Partial<Record<PolicyField, number>> = {
  minimum_length: 8,
  expire_days: 60,
  lowercase: 1,
  uppercase: 1,
  digits: 1,
  special: 1,
  history: 30,
  minimum_hours: 24,
  strength: 3,
  lockout_after: 5,
  lockout_seconds: 60,
}

type PolicyHandlers = Pick<
  Handlers,
  | 'policy_list'
  | 'policy_judge'
  | 'password_try'
  | 'baseline_list'
  | 'policy_refresh'
  | 'baseline_save'
  | 'baseline_remove'
>

export class FakePolicies {
  baselines: Baseline[]
  #core: FakeCore
  #readings = new Map<string, PolicyReading>()

  constructor(core: FakeCore) {
    this.#core = core
    this.baselines = [
      {
        name: 'NIST SP 800-63B-4',
        values: {
          minimum_length: 15,
          lowercase: 0,
          uppercase: 0,
          digits: 0,
          special: 0,
          expire_days: 0,
          lockout_after: 10,
          lockout_seconds: 60,
        },
        built_in: true,
        changed_at: null,
      },
      {
        name: 'Odoo as installed',
        values: { minimum_length: 8, lockout_after: 10, lockout_seconds: 60 },
        built_in: true,
        changed_at: null,
      },
      {
        name: 'House rules',
        values: { minimum_length: 12, digits: 1, history: 5, lockout_after: 5, lockout_seconds: 300 },
        built_in: false,
        changed_at: new Date(core.now - 9 * 86_400_000).toISOString(),
      },
    ]
  }

  handlers: PolicyHandlers = {
    policy_list: ({ baseline }) => this.views(baseline ?? null),
    policy_judge: ({ values }) => judge(values),
    password_try: ({ values, password }) => {
      const count = (pattern: RegExp) => password.match(pattern)?.length ?? 0
      const has: Partial<Record<PolicyField, number>> = {
        minimum_length: password.length,
        lowercase: count(/\p{Ll}/gu),
        uppercase: count(/\p{Lu}/gu),
        digits: count(/\d/g),
        special: count(/[^\p{L}\d]/gu),
      }
      const strength = Math.min(4, Math.floor(password.length / 4))
      return {
        broken: fields.filter(
          (field) => has[field] !== undefined && (has[field] ?? 0) < (values[field] ?? 0),
        ),
        strength,
        guesses_log10: password.length,
        warning: strength < 2 ? 'This is similar to a commonly used password.' : null,
      }
    },
    baseline_list: () => this.baselines,
    policy_refresh: ({ tenants }) =>
      this.#core.jobs.start(
        { kind: 'refresh_policies', tenants },
        tenants.length === 1 ? this.#core.tenant(tenants[0] as string).tenant.name : '',
        tenants.length || this.#core.tenants.length,
      ),
    baseline_save: ({ name, values }) => {
      const old = this.baselines.find((each) => each.name.toLowerCase() === name.toLowerCase())
      if (old?.built_in) throw fault('already_exists', 'This baseline is built in and stays as it is.')
      const baseline = { name, values, built_in: false, changed_at: new Date().toISOString() }
      this.baselines = [...this.baselines.filter((each) => each !== old), baseline]
      return baseline
    },
    baseline_remove: ({ name }) => {
      this.baselines = this.baselines.filter((each) => each.name !== name || each.built_in)
      return {}
    },
  }

  reading(tenant: string): PolicyReading {
    let reading = this.#readings.get(tenant)
    if (!reading) {
      reading = readingOf(tenant, this.#core.tenant(tenant).check?.probe.version?.series ?? 19)
      this.#readings.set(tenant, reading)
    }
    return reading
  }

  set(tenant: string, field: PolicyField, value: number | null): void {
    const row = this.reading(tenant).values.find((each) => each.field === field)
    if (row) Object.assign(row, { value: value ?? usual[field] ?? 0, set: value !== null })
  }

  install(tenant: string): void {
    const reading = this.reading(tenant)
    reading.password_security = 'installed'
    for (const value of reading.values)
      if (value.enforcement.kind === 'needs_module') {
        value.enforcement = { kind: 'enforced' }
        value.value ??= usual[value.field] ?? 0
      }
  }

  guesses(tenant: string): number | null {
    const of = (field: PolicyField) =>
      this.reading(tenant).values.find((each) => each.field === field)?.value ?? 0
    const after = of('lockout_after')
    const seconds = of('lockout_seconds')
    return after === 0 || seconds === 0 ? null : after + Math.floor(3600 / seconds)
  }

  private views(name: string | null): PolicyView[] {
    const baseline = this.baselines.find((each) => each.name === name)
    return this.#core.tenants.map((view) => {
      const { id } = view.tenant
      const never = view.users_as_of === null
      const reading = never ? null : this.reading(id)
      return {
        tenant: id,
        name: view.tenant.name,
        stage: view.tenant.stage ?? 'production',
        reading,
        as_of: view.users_as_of,
        fault: view.refresh_fault,
        drift: reading && baseline ? drift(reading, baseline) : null,
        guesses_per_hour: never ? null : this.guesses(id),
      }
    })
  }
}

function readingOf(tenant: string, series: number): PolicyReading {
  const installed = tenant === 'nordwind' || tenant === 'legacy'
  const absent = tenant === 'cicek' || tenant === 'bakery'
  const rights = tenant !== 'growsoft'
  const password_security = installed ? 'installed' : absent ? 'absent' : 'available'
  const enforcementOf = (field: PolicyField): Enforcement => {
    if (!rights) return { kind: 'no_rights' }
    if (field === 'strength' && series >= 17) return { kind: 'not_in_version', series }
    if (!ofModule(field) || installed) return { kind: 'enforced' }
    return { kind: absent ? 'module_absent' : 'needs_module', module: 'password_security' }
  }
  const values = fields.map((field): PolicyValue => {
    const enforcement = enforcementOf(field)
    const known = rights && enforcement.kind === 'enforced'
    const set = known && tenant === 'acme' && field === 'minimum_length'
    const off = tenant === 'legacy' && field === 'lockout_after'
    return {
      field,
      value: known ? (off ? 0 : set ? 12 : (usual[field] ?? 0)) : null,
      set: set || off,
      enforcement,
    }
  })
  return { values, password_policy: 'installed', password_security: rights ? password_security : 'unknown' }
}

function drift(reading: PolicyReading, baseline: Baseline): Drift {
  const rows = fields.flatMap((field): Drift['fields'] => {
    const wanted = baseline.values[field]
    if (wanted === undefined) return []
    const value = reading.values.find((each) => each.field === field)
    const standing =
      value?.enforcement.kind !== 'enforced'
        ? 'cannot_enforce'
        : value.value === wanted
          ? 'aligned'
          : 'drifted'
    return [{ field, wanted, found: value?.value ?? null, standing }]
  })
  const can = rows.filter(({ standing }) => standing !== 'cannot_enforce')
  const good = can.filter(({ standing }) => standing === 'aligned').length
  return { fields: rows, alignment: can.length === 0 ? null : Math.round((100 * good) / can.length) }
}

function judge(values: Partial<Record<PolicyField, number>>): Judgement[] {
  const verdicts: Judgement[] = []
  const say = (field: PolicyField, standard: Standard, paragraph: string, grade: Grade, asks: string) =>
    verdicts.push({ field, standard, paragraph, grade, asks })
  const length = values.minimum_length
  if (length !== undefined) {
    say(
      'minimum_length',
      'nist',
      '3.1.1.2',
      length >= 15 ? 'meets' : length >= 8 ? 'allowed' : 'against',
      'At least 15 characters where the password is the only factor.',
    )
    say(
      'minimum_length',
      'asvs',
      '6.2.1',
      length >= 15 ? 'meets' : length >= 8 ? 'allowed' : 'against',
      'At least 8 characters; 15 are recommended.',
    )
  }
  for (const field of ['lowercase', 'uppercase', 'digits', 'special'] as const) {
    const value = values[field]
    if (value === undefined) continue
    say(field, 'nist', '3.1.1.2', value === 0 ? 'meets' : 'against', 'No rules on kinds of characters.')
    say(
      field,
      'asvs',
      '6.2.5',
      value === 0 ? 'meets' : 'against',
      'Any kind of character, no rule on the mix.',
    )
  }
  if (values.expire_days !== undefined)
    say(
      'expire_days',
      'nist',
      '3.1.1.2',
      values.expire_days === 0 ? 'meets' : 'against',
      'No change by the calendar, only on evidence of compromise.',
    )
  if (values.lockout_after !== undefined)
    say(
      'lockout_after',
      'nist',
      '3.2.2',
      values.lockout_after > 0 && values.lockout_after <= 100 ? 'meets' : 'against',
      'At most 100 failures in a row.',
    )
  return verdicts
}
