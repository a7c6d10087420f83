/** A small made-up fleet, with one of every state worth drawing. */
import type { BackupFacts, Check, Fault, TenantView, User } from '../../src/ipc/generated'
import { person } from './people'

const minute = 60_000
const day = 86_400_000

interface Sketch {
  id: string
  name: string
  platform: string
  version: string
  series: number
  people: number
  readAgo: number | null
  manager?: Check['manager']
  masterPassword?: boolean
  backupAgo?: number
  fault?: Fault
  certificateDays?: number
  /** The connection has an API key instead of a password. */
  apiKey?: boolean
  /** The login may look and not change. */
  readOnly?: boolean
}

const sketches: Sketch[] = [
  {
    id: 'acme',
    name: 'Acme Trading',
    platform: 'ijvine',
    version: '19.0-20261004',
    series: 19,
    people: 184,
    readAgo: 3 * minute,
    masterPassword: true,
    backupAgo: 5 * 60 * minute,
  },
  {
    id: 'cicek',
    name: 'Şişli Çiçekçilik',
    platform: 'erp4',
    version: '17.0',
    series: 17,
    people: 42,
    readAgo: 12 * minute,
    masterPassword: true,
    backupAgo: 9 * day,
  },
  {
    id: 'nordwind',
    name: 'Nordwind Logistik',
    platform: 'instant_erp',
    version: '16.0',
    series: 16,
    people: 1204,
    readAgo: 2 * 60 * minute,
    manager: 'disabled',
    fault: {
      code: 'unreachable',
      message: 'Connecting to nordwind.example:443 was refused.',
      retry: 'now',
      next: 'Check address, port and network; ask the provider whether the server is up.',
      fields: { host: 'nordwind.example' },
    },
  },
  {
    id: 'growsoft',
    name: 'Growsoft Retail Group',
    platform: 'growsoft',
    version: '18.0+e-20260815',
    series: 18,
    people: 100_000,
    readAgo: 26 * minute,
    apiKey: true,
    masterPassword: true,
    backupAgo: 20 * 60 * minute,
  },
  {
    id: 'bakery',
    name: 'Boulangerie Dubois',
    platform: 'odoo_online',
    version: 'saas~18.3+e',
    series: 18,
    people: 23,
    readOnly: true,
    readAgo: 4 * minute,
    manager: 'disabled',
  },
  {
    id: 'legacy',
    name: 'Weber Maschinenbau (old)',
    platform: 'other',
    version: '14.0-20251201',
    series: 14,
    people: 311,
    readAgo: 30 * day,
    manager: 'unprotected',
    fault: {
      code: 'sign_in_refused',
      message: 'Access Denied',
      retry: 'never',
      next: 'Check login and password. After several failures the server may lock this address out for a while.',
    },
    certificateDays: 9,
  },
  {
    id: 'sandbox',
    name: 'Sandbox',
    platform: 'other',
    version: '19.0-20261004',
    series: 19,
    people: 0,
    readAgo: null,
    manager: 'ready',
    masterPassword: false,
  },
]

export const tenantNames = sketches.map(({ name }) => name)

function checkOf(sketch: Sketch, now: number): Check {
  const refused = sketch.fault?.code === 'sign_in_refused'
  return {
    checked_at: new Date(now - 6 * minute).toISOString(),
    probe: {
      url: `https://${sketch.id}.example/`,
      version: { text: sketch.version, series: sketch.series, enterprise: sketch.version.includes('+e') },
      tls: {
        protocol: 'TLS 1.3',
        cipher: 'TLS13_AES_256_GCM_SHA384',
        fingerprint: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
        subject: `${sketch.id}.example`,
        issuer: 'Let’s Encrypt R11',
        not_before: new Date(now - 40 * day).toISOString(),
        not_after: new Date(now + (sketch.certificateDays ?? 50) * day).toISOString(),
        problem: null,
      },
      databases: sketch.manager === 'disabled' ? null : [sketch.id],
      clock_offset_seconds: 1,
    },
    rights: refused
      ? null
      : {
          uid: 2,
          name: 'Mitchell Admin',
          settings: true,
          access_rights: true,
          read_users: true,
          write_users: !sketch.readOnly,
        },
    sign_in_fault: refused ? (sketch.fault ?? null) : null,
    policy_modules: [
      { name: 'auth_password_policy', state: 'installed' },
      { name: 'auth_totp', state: 'installed' },
      { name: 'password_security', state: 'absent' },
      { name: 'auth_totp_mail', state: 'available' },
    ],
    manager: sketch.manager ?? 'ready',
  }
}

export function backupOf(tenant: { name: string; id: string }, at: number, file?: string): BackupFacts {
  return {
    tenant: tenant.name,
    database: tenant.id,
    file: file ?? `/home/ayse/Backups/${tenant.id}_${new Date(at).toISOString().slice(0, 10)}.zip`,
    bytes: 312_480_221,
    sha256: '2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae',
    seconds: 15.3,
    taken_at: new Date(at).toISOString(),
    odoo_version: '19.0-20261004',
    holds: 'full',
    verdict: {
      ok: true,
      undecided: false,
      checks: [
        { name: 'kind', ok: true, detail: 'a zip archive' },
        { name: 'directory', ok: true, detail: '1482 entries, 934112744 bytes unpacked' },
        { name: 'crc', ok: true, detail: '1482 entries inflated, every CRC holds' },
        { name: 'dump', ok: true, detail: '182340112 bytes of SQL from PostgreSQL 15.8' },
        { name: 'dump_end', ok: true, detail: 'the end mark and its \\unrestrict are there' },
        { name: 'manifest', ok: true, detail: 'database acme, Odoo 19.0' },
        { name: 'modules', ok: true, detail: '61 installed, base among them' },
        { name: 'filestore', ok: true, detail: '1480 objects, each with the content its name says' },
        {
          name: 'sha256',
          ok: true,
          detail: '2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae',
        },
      ],
    },
  }
}

export function fleet(now: number, growsoft: number): TenantView[] {
  return sketches.map((sketch) => ({
    tenant: {
      id: sketch.id,
      name: sketch.name,
      url: `https://${sketch.id}.example/`,
      database: sketch.id,
      login: 'admin',
      sign_in_with: sketch.apiKey ? 'api_key' : 'password',
      platform: sketch.platform,
      trust: { kind: 'system' },
      allow_plain_http: false,
      has_master_password: sketch.masterPassword ?? false,
      added_at: new Date(now - 60 * day).toISOString(),
      stage: sketch.id === 'sandbox' || sketch.id === 'bakery' ? 'test' : 'production',
    },
    check: checkOf(sketch, now),
    users: sketch.readAgo === null ? null : sketch.id === 'growsoft' ? growsoft : sketch.people,
    users_as_of: sketch.readAgo === null ? null : new Date(now - sketch.readAgo).toISOString(),
    refresh_fault: sketch.fault ?? null,
    last_backup: sketch.backupAgo ? backupOf(sketch, now - sketch.backupAgo) : null,
    demo: false,
  }))
}

/** That many further tenants, all alike, for what has to hold with a thousand. */
export function more(now: number, count: number): TenantView[] {
  const [pattern] = fleet(now, 0)
  return Array.from({ length: pattern ? count : 0 }, (_, index) => {
    const view = structuredClone(pattern as TenantView)
    const number = String(index + 1).padStart(4, '0')
    Object.assign(view.tenant, { id: `shop-${number}`, name: `Shop ${number}`, stage: 'test' })
    view.users = 12
    return view
  })
}

export function peopleOf(view: TenantView, now: number): User[] {
  const seed = [...view.tenant.id].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7) % 9973
  return Array.from({ length: view.users ?? 0 }, (_, index) => person(view.tenant.id, seed, index, now))
}
