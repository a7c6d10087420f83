/** What the fake tenants tell of a scope before it is given, and of an access after it. */
import type { GrantView, Receipt, ScopeModel, ScopeReach, Touched } from '../../src/ipc/generated'
import { people, proofAt } from './grants'
import { catalogue } from './groups'

const minute = 60_000

const model = (name: string, words: string, rights: string, records: number | null): ScopeModel => ({
  model: name,
  name: words,
  read: rights.includes('r'),
  write: rights.includes('w'),
  create: rights.includes('c'),
  unlink: rights.includes('d'),
  records,
})

/** What the Settings rights alone give. */
const settings = [
  model('res.users', 'User', 'rwcd', 184),
  model('ir.cron', 'Scheduled Actions', 'rwcd', 31),
  model('ir.actions.server', 'Server Actions', 'rwcd', 58),
  model('ir.config_parameter', 'System Parameter', 'rwcd', 77),
]
const usual = [
  model('res.partner', 'Contact', 'rwc', 18_412),
  model('sale.order', 'Sales Order', 'rwc', 51_207),
  model('sale.order.line', 'Sales Order Line', 'rwcd', 204_880),
  model('account.move', 'Journal Entry', 'r', null),
  model('product.template', 'Product', 'r', 3_911),
  model('mail.message', 'Message', 'rwc', 612_330),
  model('ir.attachment', 'Attachment', 'rwcd', 88_014),
]

export function reachOf(groups: string[], now: number): ScopeReach {
  const all = catalogue().flatMap(({ name, groups: each }) =>
    each.map(({ group, implies }) => ({
      id: group.id,
      xmlid: group.xmlid,
      name: name ? `${name} / ${group.name}` : group.name,
      implies,
    })),
  )
  const given = all.filter(({ xmlid }) => xmlid && groups.includes(xmlid))
  const implied = new Set(given.flatMap(({ implies }) => implies))
  const holdsSettings = groups.includes('base.group_system')
  return {
    groups: [
      ...given.map(({ xmlid, name }) => ({ xmlid, name, implied: false })),
      ...all
        .filter(({ id, xmlid }) => implied.has(id) && !given.some((each) => each.xmlid === xmlid))
        .map(({ xmlid, name }) => ({ xmlid, name, implied: true })),
    ],
    models: [...(holdsSettings ? settings : []), ...usual],
    exports: holdsSettings,
    creates_users: holdsSettings,
    runs_code: holdsSettings,
    missing: groups.filter((group) => !all.some(({ xmlid }) => xmlid === group)),
    most_seconds: (holdsSettings ? 1 : 7) * 86_400,
    read_at: new Date(now).toISOString(),
  }
}

export function receiptOf(grant: GrantView): Receipt {
  const until = Date.parse(grant.until ?? grant.requested_at)
  const from = until - grant.seconds * 1000
  const at = (minutes: number) => new Date(from + minutes * minute).toISOString()
  const records = (kind: string, names: string[], created: boolean) =>
    names.map((name, index) => ({
      id: 4100 + index,
      name,
      created,
      at: at(20 + index * 7),
      url: `${grant.address.url}/odoo/${kind}/${4100 + index}`,
    }))
  const touched: Touched[] = [
    {
      model: 'mail.template',
      name: 'Email Templates',
      created: 1,
      changed: 2,
      records: [
        ...records('mail.template', ['Order confirmation (2026)'], true),
        ...records('mail.template', ['Order confirmation', 'Shipping notice'], false),
      ],
    },
    {
      model: 'sale.order',
      name: 'Sales Order',
      created: 0,
      changed: 3,
      records: records('sale.order', ['S10412', 'S10418', 'S10433'], false),
    },
  ]
  return {
    v: 1,
    grant: grant.id,
    tenant: grant.address,
    staff: grant.staff,
    made_by: people.owner,
    reason: grant.reason,
    ticket: grant.ticket,
    break_glass: grant.break_glass,
    login: grant.login ?? '',
    groups: grant.groups,
    from: new Date(from).toISOString(),
    until: new Date(until).toISOString(),
    proof: grant.proof ?? proofAt(until),
    sign_ins: [
      { at: at(4), from: '203.0.113.17' },
      { at: at(96), from: null },
    ],
    devices: [
      { id: 9, name: 'Firefox on Linux', address: '203.0.113.17', last_seen: at(170), revoked: true },
    ],
    touched,
    unanswered: { 'hr.employee': 'You are not allowed to access “Employee” (hr.employee) records.' },
    findings: [
      { what: 'user', change: 'new', id: 219, name: 'backup.agent', by_support: true, at: at(61) },
      {
        what: 'scheduled_action',
        change: 'changed',
        id: 12,
        name: 'Mail: fetch incoming messages',
        by_support: null,
        at: at(88),
      },
      { what: 'parameter', change: 'gone', id: 40, name: 'web.session.hint', by_support: false, at: null },
    ],
    not_compared: { mail_server: 'This login may not read outgoing mail servers.' },
    made_at: new Date(Date.parse((grant.proof ?? proofAt(until)).checked_at) + 9000).toISOString(),
  }
}
