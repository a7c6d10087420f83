/** Platforms as the core lists them: one that states nearly everything, some that leave things open, one without a word. */
import type { Backups, Platform, Slots, Stated } from '../../src/ipc/generated'

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

export const platforms: Platform[] = [
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
