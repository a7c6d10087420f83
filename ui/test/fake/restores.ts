/** Restores of a fake fleet: asked for, answered, carried out step by step, rolled back. */
import type { Job, Loss, RestoreDeed, RestoreTold, RestoreView, RestoreWork } from '../../src/ipc/generated'
import type { FakeCore } from './core'
import { at, people } from './grants'
import { fault, type Handlers } from './handlers'
import { details, estimate, ofCard, restores, toLive, toSide, view, work, written } from './restored'
import { saidOf } from './said'

type Own = Pick<
  Handlers,
  | 'restore_list'
  | 'restore_show'
  | 'restore_events'
  | 'restore_text'
  | 'restore_loss'
  | 'restore_forecast'
  | 'restore_request'
  | 'restore_receive'
  | 'restore_approve'
  | 'restore_refuse'
  | 'restore_withdraw'
  | 'restore_run'
  | 'restore_continue'
  | 'restore_verify'
  | 'restore_roll_back'
  | 'restore_stop'
  | 'restore_drop'
  | 'restore_keep'
>

const model = (model: string, name: string, created: number, changed: number) => ({
  model,
  name,
  created,
  changed,
})

const day = 86_400_000

export class FakeRestores {
  all: RestoreView[]
  /** What a count finds; `null` where the tenant does not answer. */
  loss: Loss | null = {
    models: [
      model('sale.order.line', 'Sales Order Line', 96, 12),
      model('stock.move', 'Stock Move', 51, 8),
      model('sale.order', 'Sales Order', 22, 9),
      model('mail.message', 'Message', 14, 0),
      model('account.move', 'Journal Entry', 6, 1),
      model('res.partner', 'Contact', 3, 2),
      model('product.template', 'Product', 0, 4),
    ],
    all: 228,
    unseen: ['hr.employee'],
  }

  constructor(private core: FakeCore) {
    this.all = core.tenants.length > 0 ? restores(core.now) : []
  }

  handlers: Own = {
    restore_list: () => this.all,
    restore_show: ({ restore }) => this.#one(restore),
    restore_events: ({ restore }) => saidOf(this.#one(restore)),
    restore_text: ({ restore }) => ({
      text: `-----BEGIN REEVE THREAD-----\n${this.#one(restore).id}\n-----END REEVE THREAD-----`,
      file_name: `${restore}.txt`,
    }),
    restore_loss: () => ({
      loss: this.loss,
      why_not: this.loss === null ? 'Connecting to acme.example:443 was refused.' : null,
      at: at(Date.now()),
    }),
    restore_forecast: () => estimate,
    restore_request: ({ tenant, target, side, reason, window, desk }) => {
      const made = view(this.core.now, {
        id: `x-${this.all.length}`,
        on: tenant,
        state: 'asked',
        target,
        askedAgo: 0,
        reason,
        own: true,
        asked_by: ofCard(people.ayse, 'own'),
        desk: desk ?? null,
      })
      made.request = { ...made.request, side: side ?? null, window: window ?? null }
      this.all = [made, ...this.all]
      return made
    },
    restore_receive: ({ text }) => {
      if (!text.includes('REEVE THREAD')) throw fault('invalid_input', 'There is no request in this text.')
      return this.all[0] as RestoreView
    },
    restore_approve: ({ restore, typed }) => {
      const { to_type } = this.#one(restore)
      if (to_type !== null && typed !== to_type)
        throw fault('confirmation_needed', 'Type the database’s name.', { fields: { type: to_type } })
      return this.#put(restore, { state: 'approved', answered_by: ofCard(people.ayse, 'own') })
    },
    restore_refuse: ({ restore, reason }) => this.#put(restore, { state: 'refused', refusal: reason }),
    restore_withdraw: ({ restore }) => this.#put(restore, { state: 'withdrawn' }),
    restore_run: ({ restore, lost, neutralise, keep_days, by_provider }) => {
      const { request, tenant } = this.#one(restore)
      const live = request.target === 'live'
      if (live) this.#count(lost)
      return this.#begin(restore, by_provider ? 'ask_provider' : 'run', {
        ...work(tenant ?? '', restore, [], {}),
        before: live ? `${tenant}_before_20261122T141500` : null,
        neutralised: neutralise ?? false,
        keep_until: at(this.core.now + keep_days * day),
      })
    },
    restore_continue: ({ restore, lost, typed, proof }) => {
      const { asks } = this.#one(restore)
      if (asks?.secret_missed && !proof) throw fault('sign_in_refused', 'Wrong login/password')
      if (asks?.to_type && typed !== asks.to_type)
        throw fault('confirmation_needed', 'Type the database’s name.', { fields: { type: asks.to_type } })
      if (asks?.lost_since) this.#count(lost)
      return this.#begin(restore, 'run')
    },
    restore_verify: ({ restore }) => this.#begin(restore, 'verify'),
    restore_roll_back: ({ restore, lost }) => {
      this.#count(lost)
      return this.#begin(restore, 'roll_back')
    },
    restore_stop: ({ restore }) => this.#begin(restore, 'stop'),
    restore_drop: ({ restore }) => this.#begin(restore, 'drop'),
    restore_keep: ({ restore, until }) => this.#put(restore, this.#worked(restore, { keep_until: until })),
  }

  /** Moves a restore's job to the given turn, one record of its steps each; false when it has ended. */
  step({ id, work }: Job, turn: number): boolean {
    if (work.kind !== 'restore') return false
    const { restore, deed } = work
    switch (deed) {
      case 'run':
        return this.#walk(id, restore, turn)
      case 'roll_back':
        return this.#end(id, restore, 'back', { state: 'back', offers: [] })
      case 'stop':
        return this.#end(id, restore, 'stopped', { state: 'stopped', offers: [] })
      case 'drop':
        this.#put(restore, this.#worked(restore, { dropped_at: at(Date.now()) }))
        return this.#end(id, restore, 'dropped', { kept: null, offers: [] })
      case 'settle':
        return this.#end(id, restore, 'waiting', { state: 'waiting' })
      case 'ask_provider': {
        const steps = written(Date.now(), [['by_provider', 0]], 'begun')
        this.#put(restore, this.#worked(restore, { steps }))
        return this.#end(id, restore, 'waiting', { state: 'waiting', offers: ['verify', 'stop'] })
      }
      case 'verify': {
        const { request, work } = this.#one(restore)
        const told = request.target === 'live' ? 'live' : 'on_the_side'
        const steps = written(Date.parse(work?.steps[0]?.at ?? ''), [['by_provider', 90]])
        this.#put(restore, this.#worked(restore, { steps }))
        return this.#end(id, restore, told, { state: told, offers: [] })
      }
    }
  }

  #walk(job: string, restore: string, turn: number): boolean {
    const { request, work } = this.#one(restore)
    const live = request.target === 'live'
    const steps = live ? toLive : toSide
    const done = work?.steps.filter(({ state }) => state === 'done').length ?? 0
    const [name] = steps[done] ?? []
    if (!name) {
      const told = live ? 'live' : 'on_the_side'
      this.#put(restore, this.#worked(restore, { gap_ms: live ? 412 : null }))
      const kept = (live ? work?.before : work?.side) ?? null
      return this.#end(job, restore, told, { state: told, kept, offers: live ? ['roll_back'] : [] })
    }
    const begun = work?.steps.at(-1)?.state === 'begun'
    const record = {
      name,
      state: begun ? 'done' : 'begun',
      at: at(Date.now()),
      detail: begun ? details[name] : null,
    } as const
    this.#put(restore, this.#worked(restore, { steps: [...(work?.steps ?? []), record] }))
    const total = 312_000_000
    this.core.jobs.put(job, {
      progress: {
        phase: name === 'upload' ? 'restoring' : 'verifying',
        done: Math.min(total, turn * 30_000_000),
        total,
        rate: 7_600_000,
        seconds_left: null,
      },
    })
    this.core.changed(['restores'])
    return true
  }

  #end(job: string, restore: string, told: RestoreTold, change: Partial<RestoreView>): false {
    this.#put(restore, change)
    const gap_ms = this.#one(restore).work?.gap_ms ?? null
    return this.core.jobs.finish(job, { state: 'done', outcome: { kind: 'restored', told, gap_ms } })
  }

  #begin(restore: string, deed: RestoreDeed, fresh?: RestoreWork): Job {
    const { tenant_name } = this.#one(restore)
    const job = this.core.jobs.start({ kind: 'restore', restore, deed }, tenant_name)
    if (fresh) this.#put(restore, { work: fresh })
    this.#put(restore, { ...this.#worked(restore, { job: job.id }), ...(deed !== 'drop' && running) })
    return job
  }

  /** More would be lost by now than was seen. */
  #count(seen: number | null | undefined): void {
    if (this.loss && seen != null && seen < this.loss.all)
      throw fault('confirmation_needed', 'More would be lost by now.', {
        fields: { lost: String(this.loss.all) },
      })
  }

  #worked(restore: string, change: Partial<RestoreWork>): Partial<RestoreView> {
    const { work } = this.#one(restore)
    return work ? { work: { ...work, ...change } } : {}
  }

  #one(wanted: string): RestoreView {
    const found = this.all.find(({ id }) => id === wanted)
    if (!found) throw fault('not_found', 'There is no such restore here.')
    return found
  }

  #put(id: string, change: Partial<RestoreView>): RestoreView {
    const changed = { ...this.#one(id), ...change }
    this.all = this.all.map((each) => (each.id === id ? changed : each))
    return changed
  }
}

const running = { state: 'running', offers: [] } satisfies Partial<RestoreView>
