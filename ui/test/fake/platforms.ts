/** Platforms as the core lists them: one that states nearly everything, some that leave things open, one without a word. */
import type { Backups, Platform, PlatformFile, Slots, Stated } from '../../src/ipc/generated'
import { fault, type Handlers } from './handlers'

const open = { kind: 'not_stated' } as const
const said = <T>(value: T): Stated<T> => ({ kind: 'stated', value })
const full = (count: number, chosen: Slots['chosen'] = open): Stated<Slots> =>
  said({ count: said(count), holds: 'full', chosen })

const fourteen: Backups = {
  full: said(14),
  kept: said({ months: 3, bound: 'up_to' }),
  daily: full(7),
  weekly: full(4),
  monthly: full(3),
  copies: said({ kind: 'replicated', at_least: 3, of: 'data_centre', continents: said(2) }),
}

const silent: Platform = {
  id: 'other',
  name: 'Other server',
  built_on: 'Odoo',
  source: null,
  backups: { full: open, kept: open, daily: open, weekly: open, monthly: open, copies: open },
  download: open,
  restore: open,
  rpo_hours: open,
  rto: open,
  failover: open,
  dedicated_database: open,
  password_storage: open,
  password_reset_only: open,
  password_policy: open,
  lockout: open,
  staff_access: open,
  transport: open,
  at_rest: open,
  external_sign_in: open,
}

const talkative: Platform = {
  ...silent,
  source: { title: 'Cloud platform: Security', section: 'Backups / Disaster Recovery', dated: open },
  backups: fourteen,
  download: said(['control_panel']),
  restore: said({ channel: 'helpdesk', targets: said(['live', 'side']) }),
  rpo_hours: said(24),
  rto: said({ hours: 24, unpaid_hours: said(48) }),
  failover: said({ under_minutes: said(5), manual: true }),
  dedicated_database: said(true),
  password_storage: said('pbkdf2_sha512'),
  password_reset_only: said(true),
  password_policy: said(['length']),
  lockout: said('customer_administrator'),
  staff_access: said({ with: 'own_credentials', audited: said(true), only_what_is_needed: said(true) }),
  transport: said({ cipher_bits: 256, key_bits: [2048], chains: said(['sha2']), grade: said('A') }),
  at_rest: said({ aes_bits: [128, 256], production: true, backups: true }),
  external_sign_in: said(['oauth2', 'ldap']),
}

const builtIn: Platform[] = [
  {
    ...talkative,
    id: 'ijvine',
    name: 'ijVine',
    built_on: 'Odoo Community',
    source: {
      title: 'ijVine Security Policy',
      section: 'Backups / Disaster Recovery',
      dated: said('2022-12-02'),
    },
    backups: {
      ...fourteen,
      weekly: full(4, said('last_of_seven_days')),
      monthly: full(3, said('latest_of_four_weeks')),
      copies: said({ kind: 'storage', service: 'Amazon S3' }),
    },
    password_policy: said([
      'expiration_days',
      'length',
      'lowercase',
      'uppercase',
      'numeric',
      'special',
      'strength',
    ]),
    rpo_hours: open,
    rto: open,
    failover: open,
    staff_access: open,
    at_rest: open,
  },
  {
    ...silent,
    id: 'instant_erp',
    name: 'Instant-ERP',
    source: { title: 'Cloud / Online Platform Security: Security Policy', section: 'Backups', dated: open },
    backups: {
      full: said(4),
      kept: open,
      daily: said({ count: open, holds: 'database_only', chosen: open }),
      weekly: full(4),
      monthly: full(0),
      copies: said({ kind: 'replicated', at_least: 1, of: 'machine_elsewhere', continents: open }),
    },
    download: said(['ticket']),
    staff_access: said({ with: 'staff_authorization', audited: open, only_what_is_needed: said(true) }),
  },
  { ...talkative, id: 'odoo_online', name: 'Odoo Online' },
  {
    ...talkative,
    id: 'growsoft',
    name: 'Growsoft',
    built_on: 'own fork of Odoo',
    backups: { ...fourteen, kept: said({ months: 3, bound: 'at_least' }) },
    download: said(['ticket', 'phone']),
    failover: said({ under_minutes: open, manual: true }),
  },
  {
    ...talkative,
    id: 'erp4',
    name: 'ERP4',
    built_on: 'own fork of Odoo',
    transport: said({
      cipher_bits: 256,
      key_bits: [1024, 2048],
      chains: said(['sha1', 'sha2']),
      grade: said('A'),
    }),
  },
  silent,
]

type Own = Pick<
  Handlers,
  | 'platform_add'
  | 'platform_files'
  | 'platform_list'
  | 'platform_remove'
  | 'platform_template'
  | 'platform_text'
>

/** Platforms of one's own beside those that come with Reeve: their texts by their ids. */
export class FakePlatforms {
  texts = new Map<string, string>()
  /** Files that are left out. */
  broken: PlatformFile[] = []

  handlers: Own = {
    platform_list: () => {
      const own = [...this.texts].map(([id, text]) => ({ ...silent, id, name: wordsOf(text, 'name') ?? id }))
      return [...builtIn.slice(0, -1), ...own, ...builtIn.slice(-1)]
    },
    platform_files: () => [
      ...[...this.texts.keys()].map((id) => ({ file: `/home/ada/platforms/${id}.toml`, id, problem: null })),
      ...this.broken,
    ],
    platform_template: () => ({ text: 'id = "example"\nname = "Example Hosting"\nbuilt_on = "Odoo"\n' }),
    platform_text: ({ id }) => ({ text: this.texts.get(id) ?? `id = "${id}"\n` }),
    platform_add: ({ text, replace }) => {
      const id = wordsOf(text, 'id')
      if (!id) {
        throw fault('invalid_input', "This is no platform's file: line 1: missing field `id`.", {
          fields: { field: 'text', line: '1' },
        })
      }
      if (this.texts.has(id) && !replace) {
        throw fault('already_exists', `You have a platform with the id “${id}” already.`, {
          fields: { id, own: 'true' },
        })
      }
      this.texts.set(id, text)
      return { ...silent, id, name: wordsOf(text, 'name') ?? id }
    },
    platform_remove: ({ id }) => {
      this.texts.delete(id)
      this.broken = this.broken.filter(({ file }) => !file.endsWith(`/${id}.toml`))
      return {}
    },
  }
}

/** What a line of a file says. */
function wordsOf(text: string, key: string): string | undefined {
  return new RegExp(`^${key} = "(.*)"`, 'm').exec(text)?.[1]
}
