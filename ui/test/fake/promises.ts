/** Promises of the fake core: a tenant of every kind of standing, from clean to never looked at. */
import type {
  CheckCost,
  CheckName,
  CheckRepeat,
  Evidence,
  PromiseArea,
  PromiseChange,
  PromiseCheck,
  PromiseException,
  PromiseFinding,
  PromiseReport,
  PromiseStanding,
  Unseen,
} from '../../src/ipc/generated'
import type { FakeCore } from './core'
import { fault, type Handlers } from './handlers'

const day = 86_400_000

/** Every check: where it belongs, what it costs, what it weighs, and whether anybody promises it. */
const list: readonly [CheckName, PromiseArea, CheckCost, number, promised: boolean][] = [
  ['https_only', 'transport', 'outside', 6, true],
  ['tls_versions', 'transport', 'outside', 6, false],
  ['key_exchange', 'transport', 'outside', 4, false],
  ['cipher_bits', 'transport', 'outside', 3, true],
  ['certificate', 'transport', 'outside', 8, true],
  ['certificate_chain', 'transport', 'outside', 3, false],
  ['certificate_key', 'transport', 'outside', 4, true],
  ['certificate_hash', 'transport', 'outside', 4, true],
  ['certificate_expiry', 'transport', 'outside', 3, false],
  ['hsts', 'transport', 'outside', 2, false],
  ['newest_backup', 'backups', 'nothing', 10, true],
  ['backup_slots', 'backups', 'nothing', 6, true],
  ['backup_proof', 'backups', 'nothing', 6, false],
  ['restore_time', 'backups', 'nothing', 3, true],
  ['backup_copies', 'backups', 'nothing', 1, true],
  ['failover', 'backups', 'nothing', 1, true],
  ['at_rest', 'backups', 'nothing', 1, true],
  ['password_policy', 'access', 'signed_in', 5, true],
  ['lockout', 'access', 'signed_in', 5, true],
  ['password_storage', 'access', 'signed_in', 4, true],
  ['password_reset_only', 'access', 'nothing', 1, true],
  ['staff_access', 'access', 'signed_in', 8, true],
  ['grant_limits', 'access', 'signed_in', 3, true],
  ['grant_receipts', 'access', 'signed_in', 3, true],
  ['external_sign_in', 'access', 'signed_in', 2, true],
  ['open_signup', 'people', 'signed_in', 6, false],
  ['stale_administrators', 'people', 'signed_in', 5, false],
  ['two_factor', 'people', 'signed_in', 6, false],
  ['endless_keys', 'people', 'signed_in', 3, false],
  ['master_password', 'server', 'outside', 10, false],
  ['manager_exposed', 'server', 'outside', 5, false],
  ['database_list', 'server', 'outside', 3, false],
  ['isolation', 'server', 'outside', 8, true],
  ['supported', 'server', 'outside', 5, false],
  ['base_url', 'server', 'signed_in', 2, false],
  ['failing_actions', 'running', 'signed_in', 3, false],
  ['outgoing_mail', 'running', 'signed_in', 4, false],
  ['neutralised', 'running', 'signed_in', 6, false],
]
const weights = (check: CheckName) => list.find(([name]) => name === check)?.[3] ?? 0
const insideOnly: readonly CheckName[] = ['backup_copies', 'failover', 'at_rest', 'password_reset_only']

const text = (label: Evidence['label'], value: string): Evidence => ({
  label,
  shown: { kind: 'text', value },
})
const names = (label: Evidence['label'], first: string[], more = 0): Evidence => ({
  label,
  shown: { kind: 'list', value: { first, more } },
})
const amount = (
  label: Evidence['label'],
  number: number,
  of: 'bits' | 'hours' | 'days' | 'count' | 'rounds',
): Evidence => ({ label, shown: { kind: 'amount', value: { number, of } } })

type Found = Pick<PromiseFinding, 'verdict' | 'sufficient' | 'evidence'>

const brokenAndBelow = (evidence: Evidence[]): Found => ({ verdict: 'broken', sufficient: false, evidence })
const keptAndBelow = (evidence: Evidence[]): Found => ({ verdict: 'kept', sufficient: false, evidence })
const kept = (evidence: Evidence[]): Found => ({ verdict: 'kept', sufficient: true, evidence })
const below = (evidence: Evidence[]): Found => ({ verdict: 'not_stated', sufficient: false, evidence })

/** What was seen of whom, where it is worth looking at. */
function planted(now: number): Record<string, Partial<Record<CheckName, Found>>> {
  return {
    acme: {
      newest_backup: brokenAndBelow([
        amount('promised', 24, 'hours'),
        amount('age', 51, 'hours'),
        { label: 'newest', shown: { kind: 'moment', value: new Date(now - 51 * 3_600_000).toISOString() } },
      ]),
      tls_versions: below([
        names('standard', ['TLS 1.2', 'TLS 1.3']),
        names('versions', ['TLS 1.1', 'TLS 1.2', 'TLS 1.3']),
      ]),
      lockout: kept([
        { label: 'promised', shown: { kind: 'flag', value: true } },
        names('in_force', ['lockout_after 10', 'lockout_seconds 60']),
      ]),
      two_factor: below([names('accounts', ['admin', 'mehmet@acme.example', 'lena@acme.example'], 4)]),
    },
    cicek: {
      certificate_key: keptAndBelow([
        amount('promised', 1024, 'bits'),
        amount('found', 1024, 'bits'),
        amount('standard', 2048, 'bits'),
        text('subject', 'cicek.example'),
      ]),
      certificate_hash: keptAndBelow([text('found', 'SHA-1'), text('subject', 'ERP4 Issuing CA')]),
    },
    bakery: {
      outgoing_mail: below([
        names('mail_servers', ['Boulangerie (smtp.example)']),
        { label: 'found', shown: { kind: 'flag', value: false } },
      ]),
    },
    legacy: {
      certificate: below([{ label: 'found', shown: { kind: 'fault', value: 'certificate_untrusted' } }]),
      master_password: below([text('found', 'the well-known one')]),
      open_signup: below([{ label: 'found', shown: { kind: 'flag', value: true } }]),
      supported: below([text('found', '14.0'), text('standard', '17.0')]),
    },
  }
}

/** What was found when somebody accepted it. */
const accepted: Omit<PromiseFinding, 'check'> = {
  verdict: 'not_stated',
  sufficient: false,
  unseen: null,
  sight: 'whole',
  evidence: [],
  seen_at: null,
}

/** Tenants that some of it could not be seen of. */
const hidden: Record<string, Unseen> = { nordwind: 'unreachable', legacy: 'not_signed_in' }

/** Whose listings of backups are too old to tell anything. */
const outOfDate = 'cicek'

export class FakePromises {
  #core: FakeCore
  #looked: boolean
  #exceptions = new Map<string, PromiseException[]>()
  #checkedAt = new Map<string, number>()

  constructor(core: FakeCore, looked: boolean) {
    this.#core = core
    this.#looked = looked
    const made = (check: CheckName, owner: string, reason: string, ago: number, left: number) => ({
      check,
      owner,
      reason,
      until: new Date(core.now + left * day).toISOString(),
      made_at: new Date(core.now - ago * day).toISOString(),
      found: { ...accepted, check },
      ended: null,
    })
    const mail = made('outgoing_mail', 'Léa Dubois', 'The old mail server is replaced in January.', 12, 40)
    this.#exceptions.set('bakery', [mail])
    const backup = made('newest_backup', 'Ayşe Kaya', 'The provider moves its storage this month.', 9, 20)
    this.#exceptions.set(outOfDate, [backup])
    const tls = made('tls_versions', 'Lena Berg', 'An old scanner needs TLS 1.1.', 60, 40)
    const ended = { at: new Date(core.now - 20 * day).toISOString(), by: 'mended' } as const
    this.#exceptions.set('acme', [{ ...tls, ended }])
  }

  handlers: Pick<
    Handlers,
    | 'promise_fleet'
    | 'promise_show'
    | 'promise_check'
    | 'promise_accept'
    | 'promise_unaccept'
    | 'promise_report'
  > = {
    promise_fleet: () =>
      this.#core.tenants
        .map(({ tenant }) => this.report(tenant.id).standing)
        .sort((one, other) => (one.score ?? 101) - (other.score ?? 101)),
    promise_show: ({ tenant }) => this.report(tenant),
    promise_check: ({ tenants, at_most }) =>
      this.#core.jobs.start(
        { kind: 'check_promises', tenants, at_most: at_most ?? null },
        tenants.length === 1 ? this.#core.tenant(tenants[0] as string).tenant.name : '',
        tenants.length || this.#core.tenants.length,
      ),
    promise_accept: ({ tenant, check, owner, reason, until }) => {
      if (owner === 'nobody') throw fault('invalid_input', 'Nobody of this name answers for anything.')
      const found = this.report(tenant).checks.find(({ finding }) => finding.check === check)?.finding
      if (!found) throw fault('invalid_input', 'There is no fault to be accepted.')
      const made_at = new Date().toISOString()
      const exception = { check, owner, reason, until, made_at, found, ended: null }
      this.#exceptions.set(tenant, [...this.accepted(tenant), exception])
      return this.report(tenant)
    },
    promise_unaccept: ({ tenant, check }) => {
      this.#exceptions.set(
        tenant,
        this.accepted(tenant).filter((each) => each.check !== check),
      )
      return this.report(tenant)
    },
    promise_report: ({ to }) => ({ file: to, rows: list.length }),
  }

  /** A pass over these tenants has come through; none named are all. */
  checked(tenants: string[]): void {
    this.#looked = true
    const all = this.#core.tenants.map(({ tenant }) => tenant.id)
    for (const id of tenants.length > 0 ? tenants : all) this.#checkedAt.set(id, Date.now())
  }

  accepted(tenant: string): PromiseException[] {
    return this.#exceptions.get(tenant) ?? []
  }

  report(tenant: string): PromiseReport {
    const view = this.#core.tenant(tenant)
    const { now } = this.#core
    const again = this.#checkedAt.get(tenant)
    // what was never read is never checked either, until a pass comes by
    const looked = again !== undefined || (this.#looked && view.users_as_of !== null)
    const at = again ?? now - 35 * 60_000
    const checks = looked ? list.map((each) => this.#check(tenant, view.tenant.platform, at, each)) : []
    const points = checks.flatMap((check) => check.points ?? [])
    const sum = (of: (each: (typeof points)[number]) => number) =>
      points.reduce((all, each) => all + of(each), 0)
    const open = checks.filter(({ exception }) => exception === null)
    const faults = open.filter(({ finding }) => isFault(finding))
    const blank = checks.filter(({ finding }) => finding.unseen !== null && finding.unseen !== 'inside_only')
    const weight = (of: readonly PromiseCheck[]) =>
      of.reduce((all, { finding }) => all + weights(finding.check), 0)
    const seen = checks.filter(({ finding }) => finding.unseen === null)
    const score =
      points.length > 0 && weight(seen) >= weight(blank)
        ? Math.round((100 * sum((each) => each.reached)) / sum((each) => each.of))
        : null
    const history = looked ? changesOf(tenant, now) : []
    const standing: PromiseStanding = {
      tenant,
      name: view.tenant.name,
      platform: view.tenant.platform,
      stage: view.tenant.stage ?? 'production',
      score,
      broken: open.filter(({ finding }) => finding.verdict === 'broken').length,
      below: open.filter(({ finding }) => finding.sufficient === false).length,
      seen: seen.length,
      unseen: blank.length,
      excepted: checks.length - open.length,
      worst: faults
        .sort((one, other) => (other.points?.of ?? 0) - (one.points?.of ?? 0))
        .slice(0, 3)
        .map(({ finding }) => finding.check),
      checked_at: looked ? new Date(at).toISOString() : null,
      worse_at: history.find(({ worse }) => worse)?.at ?? null,
      fault: looked ? view.refresh_fault : null,
    }
    const scores =
      score === null
        ? []
        : [
            { at: new Date(now - 90 * day).toISOString(), score: 100 },
            { at: new Date(now - 30 * day).toISOString(), score: Math.min(100, score + 6) },
            { at: new Date(now - 9 * day).toISOString(), score },
          ]
    return { standing, checks, history, scores }
  }

  #check(
    tenant: string,
    platform: string,
    at: number,
    [check, area, cost, weight, promised]: (typeof list)[number],
  ): PromiseCheck {
    const found = planted(this.#core.now)[tenant]?.[check]
    const why = found ? null : whyUnseen(tenant, check, cost)
    const stated = promised && platform !== 'other'
    const finding: PromiseFinding = {
      check,
      verdict: found?.verdict ?? (!stated ? 'not_stated' : why ? 'unseen' : 'kept'),
      sufficient: found ? found.sufficient : why ? null : true,
      unseen: why,
      sight: why && why !== 'inside_only' && why !== 'out_of_date' ? 'missed' : 'whole',
      evidence: found?.evidence ?? [],
      seen_at: why ? null : new Date(at).toISOString(),
    }
    const made = this.accepted(tenant).find((each) => each.check === check) ?? null
    const exception = made?.ended ? null : made
    const reached = isFault(finding) ? 0 : weight
    return {
      area,
      cost,
      finding,
      since: why ? null : new Date(this.#core.now - (found ? 9 : 90) * day).toISOString(),
      points: why || (exception && isFault(finding)) ? null : { check, reached, of: weight },
      exception,
      lapsed: made?.ended && isFault(finding) ? made : null,
      repeat: repeatOf(tenant, check, cost),
      standard: {
        bound: check === 'certificate_key' ? 'at_least' : null,
        source: check === 'certificate_key' ? 'NIST SP 800-131A r2, 3' : null,
      },
    }
  }
}

function repeatOf(database: string, check: CheckName, cost: CheckCost): CheckRepeat {
  if (insideOnly.includes(check)) return { kind: 'provider' }
  if (cost === 'outside')
    return { kind: 'shell', line: `curl -sv https://${database}.example/`, authority: false }
  if (check === 'endless_keys') return { kind: 'query', sql: 'select name from res_users_apikeys' }
  if (cost === 'nothing') return { kind: 'reeve', place: 'sources' }
  return { kind: 'odoo', database, place: { kind: 'scheduled_actions' } }
}

const isFault = ({ verdict, sufficient }: Pick<PromiseFinding, 'verdict' | 'sufficient'>) =>
  verdict === 'broken' || sufficient === false

function whyUnseen(tenant: string, check: CheckName, cost: CheckCost): Unseen | null {
  if (insideOnly.includes(check)) return 'inside_only'
  if (tenant === outOfDate && check === 'newest_backup') return 'out_of_date'
  const why = hidden[tenant]
  if (!why || cost === 'nothing') return null
  return why === 'not_signed_in' && cost === 'outside' ? null : why
}

function changesOf(tenant: string, now: number): PromiseChange[] {
  const found = Object.entries(planted(now)[tenant] ?? {}) as [CheckName, Found][]
  const at = (days: number) => new Date(now - days * day).toISOString()
  const faults = found.filter(([, seen]) => isFault(seen))
  const worse = faults.map(
    ([check, { verdict, sufficient }]): PromiseChange => ({
      check,
      at: at(9),
      before: verdict === 'broken' ? 'kept' : verdict,
      was_sufficient: true,
      after: verdict,
      is_sufficient: sufficient,
      worse: true,
      platform: null,
    }),
  )
  if (worse.length === 0) return []
  const better: PromiseChange = {
    check: 'hsts',
    at: at(30),
    before: 'not_stated',
    was_sufficient: false,
    after: 'not_stated',
    is_sufficient: true,
    worse: false,
    platform: null,
  }
  return [...worse, better]
}
