/** Cards, desks and support access of the fake core. */
import type {
  CardView,
  DeskView,
  GrantView,
  HandText,
  Job,
  RequestGrant,
  StrayAccess,
  TenantId,
} from '../../src/ipc/generated'
import type { FakeCore } from './core'
import { fingerprintOf, grants, may, people, proofAt, strays } from './grants'
import { fault, type Handlers } from './handlers'
import { reachOf, receiptOf } from './receipts'
import { eventsOf } from './said'

type AccessHandlers = Pick<
  Handlers,
  | 'card_own'
  | 'card_list'
  | 'card_import'
  | 'card_open'
  | 'card_make'
  | 'card_save'
  | 'card_forget'
  | 'desk_list'
  | 'desk_save'
  | 'desk_remove'
  | 'desk_sync'
  | 'grant_list'
  | 'grant_show'
  | 'grant_text'
  | 'grant_request'
  | 'grant_receive'
  | 'grant_save'
  | 'grant_second'
  | 'grant_approve'
  | 'grant_refuse'
  | 'grant_sign_in'
  | 'grant_open'
  | 'grant_give_back'
  | 'grant_revoke'
  | 'grant_review'
  | 'grant_refresh'
  | 'grant_sweep'
  | 'scope_look'
  | 'receipt_verify'
  | 'receipt_save'
>

/** Steps of making and of ending an access. */
const steps = 6

export class FakeAccess {
  card: CardView | null
  cards: CardView[]
  desks: DeskView[]
  grants: GrantView[]
  strays: StrayAccess[]
  #core: FakeCore

  /** `some`, or `none` for an installation where nothing of all this happened yet. */
  constructor(core: FakeCore, what: 'some' | 'none') {
    this.#core = core
    const { ayse, deniz, marek, ingrid, owner } = people
    const seen = (card: CardView['card'], acquaintance: CardView['acquaintance']): CardView => ({
      card,
      fingerprint: fingerprintOf(card),
      acquaintance,
    })
    const none = what === 'none'
    this.card = none ? null : seen(ayse, 'own')
    this.cards = none ? [] : [deniz, marek, ingrid, owner].map((card) => seen(card, 'known'))
    this.grants = none ? [] : grants(core.now)
    this.strays = none ? [] : strays(core.now)
    this.desks = none ? [] : desks(core.now)
  }

  handlers: AccessHandlers = {
    card_own: () => this.card,
    card_list: () => this.cards,
    card_open: ({ file }) => {
      if (!file.endsWith('.json'))
        throw fault('invalid_input', 'That is no card.', { fields: { field: 'card' } })
      return { card: people.marek, fingerprint: fingerprintOf(people.marek), acquaintance: 'changed' }
    },
    card_import: (card) => {
      const known: CardView = { card, fingerprint: fingerprintOf(card), acquaintance: 'known' }
      this.cards = [...this.cards.filter((each) => each.card.mail !== card.mail), known]
      return known
    },
    card_make: (words) => {
      if (!words.mail.includes('.'))
        throw fault('invalid_input', 'A card needs the person’s e-mail address.', {
          fields: { field: 'mail' },
        })
      const card = { ...people.ayse, ...words }
      this.card = { card, fingerprint: fingerprintOf(card), acquaintance: 'own' }
      return this.card
    },
    card_save: ({ to }) => ({ file: to, rows: 1 }),
    card_forget: ({ name }) => {
      this.cards = this.cards.filter(({ fingerprint }) => fingerprint !== name)
      return {}
    },
    desk_list: () => this.desks,
    desk_save: ({ name, place }) => {
      if (place.kind === 'folder' && !place.path.startsWith('/'))
        throw fault('desk_failed', 'The folder cannot be written.', { fields: { path: place.path } })
      const desk: DeskView = { name, place, read_at: new Date().toISOString(), fault: null, waiting: 0 }
      this.desks = [...this.desks.filter((each) => each.name !== name), desk]
      return desk
    },
    desk_remove: ({ name }) => {
      this.desks = this.desks.filter((desk) => desk.name !== name)
      return {}
    },
    desk_sync: () => this.desks,
    grant_list: () => ({ grants: this.grants, strays: this.strays }),
    grant_show: ({ grant: id }) => {
      const grant = this.grant(id)
      return {
        grant,
        events: eventsOf(grant),
        receipt: grant.has_receipt ? receiptOf(grant) : null,
        receipt_verdict: grant.has_receipt
          ? {
              ok: true,
              by: { card: people.owner, fingerprint: fingerprintOf(people.owner), acquaintance: 'known' },
              grant: id,
              problem: null,
              receipt: null,
            }
          : null,
      }
    },
    grant_text: ({ grant }) => textOf(this.grant(grant)),
    grant_save: ({ to }) => ({ file: to, rows: 1 }),
    grant_request: (request) => this.#request(request),
    grant_receive: ({ text }) => {
      if (!text.includes('BEGIN REEVE THREAD'))
        throw fault('invalid_input', 'There is no request in this text.', { fields: { field: 'text' } })
      if (text.includes('tampered'))
        throw fault('signature_wrong', 'The signature does not fit what was signed.')
      return this.grant('7c1f0a42')
    },
    grant_second: ({ grant }) =>
      this.put(grant, { seconded_by: this.card?.card ?? null, may: may('refuse') }),
    grant_approve: ({ grant: id, typed, groups, seconds }) => {
      const grant = this.grant(id)
      const wanted = groups ?? grant.groups
      if (wanted.includes('base.group_system') && typed !== grant.tenant_name)
        throw fault('confirmation_needed', 'Type the tenant’s name.', {
          fields: { type: grant.tenant_name },
        })
      const job = this.#start({ kind: 'grant_make', grant: id }, grant)
      this.put(id, { state: 'granting', groups: wanted, seconds: seconds ?? grant.seconds, job: job.id })
      return job
    },
    grant_refuse: ({ grant, reason }) =>
      this.put(grant, {
        state: 'refused',
        refusal: reason,
        answered_by: this.card?.card ?? null,
        may: may(),
      }),
    grant_sign_in: () => ({ ok: true, uid: 214, fault: null }),
    grant_open: () => ({}),
    grant_give_back: ({ grant: id }) => {
      const given = this.grant(id).login !== null
      return this.put(id, { state: given ? 'ending' : 'withdrawn', may: may() })
    },
    grant_revoke: ({ grant: id }) => {
      const job = this.#start({ kind: 'grant_end', grant: id }, this.grant(id))
      this.put(id, { state: 'ending', job: job.id, fault: null })
      return job
    },
    grant_review: ({ grant }) => this.put(grant, { review_due: false, may: may('revoke') }),
    grant_refresh: ({ tenants }) =>
      this.#core.jobs.start(
        { kind: 'refresh_grants', tenants },
        '',
        tenants.length || this.#core.tenants.length,
      ),
    grant_sweep: ({ tenant }) => this.#sweep(tenant),
    scope_look: ({ tenant, groups }) => {
      const { refresh_fault } = this.#core.tenant(tenant)
      if (refresh_fault) throw refresh_fault
      return reachOf(groups, this.#core.now)
    },
    receipt_verify: ({ file }) => ({
      ok: !file.includes('tampered'),
      by: { card: people.owner, fingerprint: fingerprintOf(people.owner), acquaintance: 'known' },
      grant: 'a87ff679',
      problem: file.includes('tampered') ? 'The signature does not fit the document.' : null,
      receipt: receiptOf(this.grant('a87ff679')),
    }),
    receipt_save: ({ to }) => ({ file: to, rows: 1 }),
  }

  grant(id: string): GrantView {
    const grant = this.grants.find((each) => each.id === id)
    if (!grant) throw fault('not_found', 'There is no such request.')
    return grant
  }

  put(id: string, change: Partial<GrantView>): GrantView {
    const grant = { ...this.grant(id), ...change }
    this.grants = this.grants.map((each) => (each.id === id ? grant : each))
    return grant
  }

  #start(work: Job['work'], grant: GrantView): Job {
    return this.#core.jobs.start(work, `${grant.staff.name}, ${grant.tenant_name}`, steps)
  }

  #request(request: RequestGrant): GrantView {
    if (!this.card) throw fault('card_needed', 'There is no card on this computer.')
    if (request.reason.trim() === '')
      throw fault('invalid_input', 'A reason is needed.', { fields: { field: 'reason' } })
    const tenant = this.#core.tenants.find((each) => each.tenant.id === request.tenant)
    const asked = new Date().toISOString()
    const grant: GrantView = {
      ...(grants(this.#core.now)[2] as GrantView),
      id: 'f00dfeed',
      tenant: tenant?.tenant.id ?? null,
      tenant_name: tenant?.tenant.name ?? request.address?.url ?? '',
      reason: request.reason,
      ticket: request.ticket ?? null,
      groups: request.groups ?? [],
      seconds: request.seconds ?? 8 * 3600,
      break_glass: request.break_glass ?? false,
      desk: request.desk ?? null,
      requested_at: asked,
      answer_by: new Date(Date.parse(asked) + 12 * 3_600_000).toISOString(),
    }
    this.grants = [grant, ...this.grants]
    return grant
  }

  #sweep(tenant: TenantId) {
    const found = this.strays.filter((stray) => stray.tenant === tenant)
    this.strays = this.strays.filter((stray) => stray.tenant !== tenant)
    return { ended: found, left: [] }
  }

  /** Moves the making or ending of an access; false when it has ended. */
  step({ id, work }: Job, turn: number): boolean {
    if (work.kind !== 'grant_make' && work.kind !== 'grant_end') return false
    const making = work.kind === 'grant_make'
    if (turn < steps) {
      const phases = making
        ? (['checking', 'reading', 'applying', 'applying', 'verifying', 'finishing'] as const)
        : (['applying', 'applying', 'verifying', 'verifying', 'reading', 'finishing'] as const)
      const phase = phases[turn] ?? 'finishing'
      const progress = { phase, done: turn + 1, total: steps, rate: null, seconds_left: null }
      this.#core.jobs.put(id, { progress })
      return true
    }
    const grant = this.grant(work.grant)
    const answered_by = this.card?.card ?? null
    if (making) {
      const until = new Date(Date.now() + grant.seconds * 1000).toISOString()
      const login = `support-${grant.id}@ijvine.support`
      this.put(grant.id, { state: 'live', until, login, answered_by, job: null, may: may('revoke') })
      return this.#core.jobs.finish(id, { state: 'done', outcome: { kind: 'access_given', login, until } })
    }
    const proof = proofAt(Date.now(), { ended_by: 'revoked' })
    this.put(grant.id, { state: 'ended', proof, job: null, has_receipt: true, answered_by, may: may() })
    return this.#core.jobs.finish(id, { state: 'done', outcome: { kind: 'access_ended', proof } })
  }
}

function textOf(grant: GrantView): HandText {
  const line = 'eyJyZWV2ZSI6MSwicGF5bG9hZCI6ImV5SjJJam94TENKMGFISmxZV1FpT2lJM1l6'
  return {
    text: ['-----BEGIN REEVE THREAD-----', ...Array(9).fill(line), '-----END REEVE THREAD-----'].join('\n'),
    file_name: `access-${grant.id}.reeve.txt`,
  }
}

function desks(now: number): DeskView[] {
  const at = (minutes: number) => new Date(now - minutes * 60_000).toISOString()
  return [
    {
      name: 'IJVine helpdesk',
      place: { kind: 'helpdesk', tenant: 'acme' },
      read_at: at(2),
      fault: null,
      waiting: 0,
    },
    {
      name: 'Team folder',
      place: { kind: 'folder', path: '/mnt/team/reeve' },
      read_at: at(95),
      fault: fault('desk_failed', 'The folder /mnt/team/reeve is not there.', {
        fields: { path: '/mnt/team/reeve' },
      }),
      waiting: 2,
    },
  ]
}
