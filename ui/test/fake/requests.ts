/** Requests for backups of a fake fleet: one that waits, one with a link, one of a customer to be
 * answered, and one taken back that is not sent yet. */
import type { BackupRequest, RequestState } from '../../src/ipc/generated'
import type { FakeCore } from './core'
import { fault, type Handlers } from './handlers'

type Own = Pick<
  Handlers,
  | 'backup_fetch'
  | 'backup_hand_out'
  | 'backup_refuse'
  | 'backup_request'
  | 'backup_request_receive'
  | 'backup_request_text'
  | 'backup_requests'
  | 'backup_withdraw'
>

const day = 86_400_000

export class FakeRequests {
  all: BackupRequest[]

  constructor(private core: FakeCore) {
    this.all = core.tenants.length > 0 ? this.#some() : []
  }

  handlers: Own = {
    backup_requests: () => this.all,
    backup_request_text: ({ request }) => ({
      text: `-----BEGIN REEVE THREAD-----\n${this.#one(request).id}\n-----END REEVE THREAD-----`,
      file_name: `${request}.txt`,
    }),
    backup_request: ({ tenant, wanted, reason, desk }) => {
      const view = this.core.tenant(tenant)
      const made = this.#made(`r${this.all.length + 1}`, tenant, { wanted, reason, desk })
      this.all = [{ ...made, tenant_name: view.tenant.name }, ...this.all]
      return made
    },
    backup_request_receive: ({ text }) => {
      if (!text.includes('REEVE THREAD')) throw fault('invalid_input', 'There is no request in this text.')
      return this.all[0] as BackupRequest
    },
    backup_hand_out: ({ request }) => this.#put(request, { state: 'answered' }),
    backup_refuse: ({ request, reason }) => this.#put(request, { state: 'refused', refusal: reason }),
    backup_withdraw: ({ request }) => this.#put(request, { state: 'withdrawn' }),
    backup_fetch: ({ request, link, own_network }) => {
      if (link?.includes('//10.') && !own_network) {
        throw fault('confirmation_needed', 'The link leads to 10.0.0.1.', {
          fields: { field: 'own_network' },
        })
      }
      const { tenant_name } = this.#put(request, { state: 'fetched' })
      return this.core.jobs.start({ kind: 'backup_download', download: request }, tenant_name)
    },
  }

  #one(wanted: string): BackupRequest {
    const found = this.all.find(({ id }) => id === wanted)
    if (!found) throw fault('not_found', 'There is no such request.')
    return found
  }

  #put(id: string, change: Partial<BackupRequest>): BackupRequest {
    const changed = { ...this.#one(id), ...change }
    this.all = this.all.map((each) => (each.id === id ? changed : each))
    return changed
  }

  #made(id: string, tenant: string, rest: Partial<BackupRequest>): BackupRequest {
    const { now } = this.core
    const date = (ago: number) => new Date(now - ago * day).toISOString().slice(0, 10)
    const state: RequestState = 'asked'
    const card = { name: 'Ayşe Yılmaz', mail: 'ayse@acme.example', seal: 'age1ayse', sign: 'ab'.repeat(32) }
    return {
      id,
      tenant,
      tenant_name: this.core.tenant(tenant).tenant.name,
      address: { url: `https://${tenant}.example`, database: tenant },
      wanted: { from: date(65), to: date(35), holds: 'full' },
      reason: '',
      asked_by: { card, fingerprint: 'ABCD EF01 2345 6789', acquaintance: 'own' },
      own: true,
      asked_at: new Date(now - day).toISOString(),
      answer_by: new Date(now + 6 * day).toISOString(),
      state,
      answered_by: null,
      refusal: null,
      link: null,
      source: null,
      desk: 'Team folder',
      waiting: false,
      ...rest,
    }
  }

  #some(): BackupRequest[] {
    const deniz = {
      name: 'Deniz Kaya',
      mail: 'deniz@growsoft.example',
      seal: 'age1deniz',
      sign: 'cd'.repeat(32),
    }
    const other = { card: deniz, fingerprint: '0123 4567 89AB CDEF', acquaintance: 'known' as const }
    return [
      this.#made('r1', 'cicek', { reason: 'The audit asks for September.', desk: null }),
      this.#made('r2', 'bakery', {
        state: 'answered',
        answered_by: other,
        link: { host: 'files.odoo.example', file: 'bakery_2026-10-04.zip' },
      }),
      this.#made('r3', 'growsoft', { own: false, asked_by: other, reason: 'We lost an order.' }),
      this.#made('r4', 'nordwind', { state: 'withdrawn', waiting: true }),
    ]
  }
}
