/**
 * Plans of the fake core: previewed, applied and undone in memory, with one of every trouble worth drawing.
 *
 * A plan's values are computed when it is made and shown when its preview ends; its results arrive one tenant a step.
 */
import type {
  Counts,
  Fault,
  Friction,
  Intent,
  Job,
  OneTimePassword,
  Plan,
  PlanOutcome,
  PlanRows,
  TenantPlan,
} from '../../src/ipc/generated'
import type { FakeCore } from './core'
import { fault, type Handlers } from './handlers'
import { planIntent, put } from './intents'

interface Kept {
  plan: Plan
  tenants: TenantPlan[]
  passwords: OneTimePassword[]
}

type PlanHandlers = Pick<
  Handlers,
  | 'plan_list'
  | 'plan_show'
  | 'plan_tenants'
  | 'plan_make'
  | 'plan_apply'
  | 'plan_undo'
  | 'plan_discard'
  | 'plan_take_passwords'
>

export class FakePlans {
  /** What tenants do instead of ending well when a plan is applied; taken away when it has happened. */
  trouble = new Map<string, PlanOutcome>()
  /** Tenants read or changed in one step of a job; some eight steps for all of them where it is not said. */
  stride: number | null = null
  #core: FakeCore
  #kept = new Map<string, Kept>()

  constructor(core: FakeCore) {
    this.#core = core
  }

  handlers: PlanHandlers = {
    plan_list: () => [...this.#kept.values()].map(({ plan }) => plan).reverse(),
    plan_show: ({ plan }) => this.kept(plan).plan,
    plan_tenants: ({ plan, only, offset, limit }) => {
      const { plan: head, tenants } = this.kept(plan)
      const rows = head.state === 'previewing' ? [] : tenants.filter((each) => shows(each, only ?? 'all'))
      return { rows: rows.slice(offset, offset + limit), total: rows.length }
    },
    plan_make: (intent) => this.make(intent, null),
    plan_undo: ({ plan }) => {
      const { plan: old } = this.kept(plan)
      if (old.state !== 'applied' && old.state !== 'stopped')
        throw fault('plan_not_ready', 'Only what was applied can be undone.', {
          fields: { state: old.state },
        })
      return this.make({ kind: 'undo', plan }, plan)
    },
    plan_apply: ({ plan, typed, rollout, password }) => {
      const kept = this.kept(plan)
      const { friction, intent } = kept.plan
      const wanted =
        friction.kind === 'type_number'
          ? String(friction.number)
          : friction.kind === 'type_name'
            ? friction.name
            : null
      if (wanted !== null && typed?.trim() !== wanted)
        throw fault('confirmation_needed', 'What was typed is not what was asked for.', {
          fields: { type: wanted },
        })
      if (intent.kind === 'users' && intent.operation.kind === 'reset_password') {
        const { by } = intent.operation
        if (by === 'given' && !password) throw fault('invalid_input', 'The password is missing.')
        if (by === 'given' && (password ?? '').length < 8)
          for (const { tenant } of kept.tenants) this.trouble.set(tenant, 'refused')
      }
      const due = kept.tenants.filter((each) => isToDo(each) && again(each))
      for (const each of due) each.result = null
      const job = this.#core.jobs.start({ kind: 'plan_apply', plan }, kept.plan.title)
      this.#set(plan, {
        state: 'applying',
        job: job.id,
        applied_at: new Date().toISOString(),
        rollout: { canary: rollout?.canary ?? null, pause_seconds: rollout?.pause_seconds ?? 0 },
      })
      return this.kept(plan).plan
    },
    plan_discard: ({ plan }) => {
      const { state } = this.kept(plan).plan
      if (state === 'previewing' || state === 'applying')
        throw fault('plan_not_ready', 'It is at work.', { fields: { state } })
      return this.#set(plan, { state: 'discarded' })
    },
    plan_take_passwords: ({ plan }) => {
      const passwords = this.kept(plan).passwords.splice(0)
      if (passwords.length === 0) throw fault('not_found', 'This plan has no passwords to hand out any more.')
      return passwords
    },
  }

  kept(id: string): Kept {
    const kept = this.#kept.get(id)
    if (!kept) throw fault('not_found', 'There is no such plan.')
    return kept
  }

  private make(intent: Intent, undoes: string | null): Plan {
    const id = `plan-${this.#kept.size + 1}`
    const before = undoes === null ? null : this.kept(undoes)
    const { title, tenants } = planIntent(this.#core, intent, before)
    const job = this.#core.jobs.start({ kind: 'plan_preview', plan: id }, title, tenants.length)
    const plan: Plan = {
      id,
      made_at: new Date().toISOString(),
      made_by: 'ayse',
      title,
      intent,
      state: 'previewing',
      counts: { tenants: tenants.length },
      friction: { kind: 'click' },
      job: job.id,
      rollout: { canary: null, pause_seconds: 0 },
      applied_at: null,
      undoes,
      undone_by: null,
    }
    this.#kept.set(id, { plan, tenants, passwords: [] })
    this.#core.changed(['plans'])
    return plan
  }

  /** Keeps a plan as it is, for lists: already applied, failed and so on. */
  keep(plan: Plan, tenants: TenantPlan[]): void {
    this.#kept.set(plan.id, { plan: { ...plan, counts: countsOf(tenants) }, tenants, passwords: [] })
  }

  /** One step of a plan's job; false when it has ended. */
  step(job: Job, turn: number): boolean {
    const { work } = job
    if (work.kind === 'plan_preview') return this.#preview(job, work.plan, turn)
    if (work.kind === 'plan_apply') return this.#apply(job, work.plan)
    return false
  }

  /** The job was stopped. */
  stopped(work: Job['work']): void {
    if (work.kind === 'plan_preview') this.#set(work.plan, { state: 'failed' })
    if (work.kind === 'plan_apply') this.#set(work.plan, { state: 'stopped' })
  }

  #preview(job: Job, id: string, turn: number): boolean {
    const { tenants } = this.kept(id)
    const done = Math.min(tenants.length, turn * this.#stride(tenants))
    if (done < tenants.length) {
      this.#core.jobs.put(job.id, {
        progress: { phase: 'reading', done, total: tenants.length, rate: 4, seconds_left: null },
      })
      return true
    }
    const { nothing_to_do, refused_changes } = countsOf(tenants)
    const idle = nothing_to_do === tenants.length && refused_changes === 0
    const plan = this.#set(id, { state: idle ? 'nothing_to_do' : 'ready', friction: frictionOf(tenants) })
    return this.#core.jobs.finish(job.id, {
      state: 'done',
      outcome: { kind: 'planned', counts: plan.counts },
    })
  }

  #apply(job: Job, id: string): boolean {
    const kept = this.kept(id)
    const { canary, pause_seconds } = kept.plan.rollout
    const waiting = kept.tenants.filter((each) => isToDo(each) && each.result === null)
    const total = kept.tenants.filter(isToDo).length
    const first = canary ? waiting.find(({ tenant }) => tenant === canary) : undefined
    for (const each of first ? [first] : waiting.slice(0, this.#stride(kept.tenants)))
      this.#settle(kept, each)
    const canaryPlan = kept.tenants.find(({ tenant }) => tenant === canary)
    if (canaryPlan?.result && canaryPlan.result.outcome !== 'done')
      for (const each of waiting)
        each.result ??= result('skipped', fault('canary_failed', 'The canary failed.'))
    const left = kept.tenants.filter((each) => isToDo(each) && each.result === null).length
    if (left > 0) {
      this.#set(id, {})
      this.#core.jobs.put(job.id, {
        progress:
          first && pause_seconds
            ? { phase: 'pausing', done: 0, total: pause_seconds, rate: null, seconds_left: pause_seconds }
            : { phase: 'applying', done: total - left, total, rate: 4, seconds_left: left / 4 },
      })
      return true
    }
    const plan = this.#set(id, { state: 'applied' })
    if (plan.undoes) this.#set(plan.undoes, { undone_by: id })
    return this.#core.jobs.finish(job.id, {
      state: 'done',
      outcome: { kind: 'planned', counts: plan.counts },
    })
  }

  #stride(tenants: TenantPlan[]): number {
    return this.stride ?? Math.ceil(tenants.length / 8)
  }

  #settle(kept: Kept, tenant: TenantPlan): void {
    const trouble = this.trouble.get(tenant.tenant)
    this.trouble.delete(tenant.tenant)
    if (trouble && trouble !== 'partly') {
      tenant.result = result(trouble, words[trouble])
      if (trouble === 'moved') {
        const change = tenant.changes.find(({ refused }) => refused === null)
        if (change)
          tenant.result.moved = [{ subject: change.subject, expected: change.before, found: 'somebody.else' }]
      }
      return
    }
    const open = tenant.changes.filter((change) => change.refused === null && !change.made)
    for (const [index, change] of open.entries()) {
      if (trouble === 'partly' && index > 0) continue
      change.made = true
      put(this.#core, tenant.tenant, change)
      if (change.after === 'one_time' && change.subject.kind === 'user')
        kept.passwords.push({
          tenant: tenant.name,
          login: change.subject.login,
          password: 'moss-Falcon-27-tidal',
        })
    }
    tenant.result = result(trouble ?? 'done', trouble ? words.refused : null)
  }

  #set(id: string, change: Partial<Plan>): Plan {
    const kept = this.kept(id)
    const counts =
      (change.state ?? kept.plan.state) === 'previewing' ? kept.plan.counts : countsOf(kept.tenants)
    kept.plan = { ...kept.plan, ...change, counts }
    this.#core.changed(['plans'])
    return kept.plan
  }
}

const words: Record<PlanOutcome, Fault | null> = {
  done: null,
  partly: null,
  refused: fault('tenant_refused', 'Your password must contain at least 12 characters, and only has 8.'),
  moved: fault('moved', 'The values are not those of the preview any more.'),
  unreachable: fault('unreachable', 'Connecting was refused.', { retry: 'now' }),
  failed: fault('server_error', 'could not serialize access due to concurrent update', { retry: 'now' }),
  skipped: fault('canary_failed', 'The canary failed.', { retry: 'now' }),
}

function result(outcome: PlanOutcome, why: Fault | null): NonNullable<TenantPlan['result']> {
  return { outcome, at: new Date().toISOString(), fault: why, moved: [] }
}

const isToDo = (tenant: TenantPlan) =>
  tenant.fault === null && tenant.changes.some(({ refused }) => refused === null)
const again = ({ result }: TenantPlan) =>
  result === null || !['done', 'refused', 'moved'].includes(result.outcome)

function shows(tenant: TenantPlan, only: PlanRows): boolean {
  const outcome = tenant.result?.outcome
  switch (only) {
    case 'all':
      return true
    case 'pending':
      return isToDo(tenant) && !outcome
    case 'done':
      return outcome === 'done'
    case 'trouble':
      return (outcome !== undefined && outcome !== 'done') || (!outcome && tenant.fault !== null)
  }
}

function countsOf(tenants: TenantPlan[]): Counts {
  const counts: Required<Counts> = {
    tenants: tenants.length,
    changes: 0,
    refused_changes: 0,
    accounts: 0,
    not_planned: 0,
    nothing_to_do: 0,
    pending: 0,
    done: 0,
    partly: 0,
    refused: 0,
    moved: 0,
    unreachable: 0,
    failed: 0,
    skipped: 0,
  }
  for (const tenant of tenants) {
    const open = tenant.changes.filter(({ refused }) => refused === null)
    counts.changes += open.length
    counts.refused_changes += tenant.changes.length - open.length
    counts.accounts += accountsOf(tenant)
    if (tenant.result) counts[tenant.result.outcome]++
    else if (tenant.fault) counts.not_planned++
    else if (open.length > 0) counts.pending++
    else counts.nothing_to_do++
  }
  return counts
}

function accountsOf(tenant: TenantPlan): number {
  return new Set(
    tenant.changes.flatMap(({ subject, refused }) =>
      subject.kind === 'user' && refused === null ? [subject.login] : [],
    ),
  ).size
}

/** How much a plan asks, as the core has it. */
function frictionOf(tenants: TenantPlan[]): Friction {
  const hit = tenants.filter(isToDo)
  const accounts = hit.reduce((sum, tenant) => sum + accountsOf(tenant), 0)
  const [only] = hit
  if (!only) return { kind: 'click' }
  if (hit.length === 1)
    return only.stage === 'production'
      ? { kind: 'type_name', name: only.name }
      : accounts >= 20
        ? { kind: 'type_number', number: accounts }
        : { kind: 'click' }
  return hit.length >= 10 || hit.some(({ stage }) => stage === 'production')
    ? { kind: 'type_number', number: hit.length }
    : { kind: 'click' }
}
