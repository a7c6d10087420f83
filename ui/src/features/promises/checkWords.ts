/** Checks in words: what each is called, what it holds, and the parts of what it found. Total by type: nothing goes without. */
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { CheckCost, CheckName, EvidenceLabel, PromiseArea, PromiseVerdict, Unseen } from '../../ipc'

export const areaNames: Record<PromiseArea, MessageDescriptor> = {
  transport: msg`Encryption on the way`,
  backups: msg`Backups and restores`,
  access: msg`Passwords and access`,
  people: msg`Accounts and keys`,
  server: msg`Server`,
  running: msg`What runs by itself`,
}

interface CheckWords {
  name: MessageDescriptor
  /** What holds when all is well. */
  holds: MessageDescriptor
}

export const checkWords: Record<CheckName, CheckWords> = {
  https_only: { name: msg`HTTPS only`, holds: msg`Plain HTTP is not answered, or sends everybody to HTTPS.` },
  tls_versions: { name: msg`TLS versions`, holds: msg`Nothing older than TLS 1.2 is accepted.` },
  key_exchange: {
    name: msg`Forward secrecy`,
    holds: msg`A recorded conversation stays secret when the server's key is lost later.`,
  },
  cipher_bits: { name: msg`Strength of encryption`, holds: msg`The session is encrypted with enough bits.` },
  certificate: {
    name: msg`Certificate`,
    holds: msg`The certificate is trusted, in its validity, and for this name.`,
  },
  certificate_chain: {
    name: msg`Certificate chain`,
    holds: msg`The server sends every certificate between its own and the authority's.`,
  },
  certificate_key: {
    name: msg`Keys of the certificates`,
    holds: msg`Every key of the chain is as strong as RSA of 2048 bits.`,
  },
  certificate_hash: {
    name: msg`Signatures of the certificates`,
    holds: msg`Every certificate is signed with SHA-2.`,
  },
  certificate_expiry: { name: msg`End of the certificate`, holds: msg`The certificate is renewed in time.` },
  hsts: { name: msg`HSTS`, holds: msg`Browsers are told for half a year or more to come by HTTPS only.` },
  newest_backup: { name: msg`Newest backup`, holds: msg`The newest backup is young enough (RPO).` },
  backup_slots: {
    name: msg`Kept backups`,
    holds: msg`There is a backup in every promised place, and none is unsound.`,
  },
  backup_proof: {
    name: msg`Trial restore`,
    holds: msg`A backup was restored for trial within a quarter of a year, and came back whole.`,
  },
  restore_time: {
    name: msg`Time of a restore`,
    holds: msg`By the latest trial, a restore takes no longer than promised (RTO).`,
  },
  backup_copies: { name: msg`Copies of backups`, holds: msg`Copies are kept where the platform says.` },
  failover: {
    name: msg`Failing machines`,
    holds: msg`Service is back as fast as promised when a machine fails.`,
  },
  at_rest: { name: msg`Encryption at rest`, holds: msg`Stored data is encrypted as the platform says.` },
  password_policy: {
    name: msg`Rules for passwords`,
    holds: msg`The promised rules can be set, and no standard is against those that are.`,
  },
  lockout: {
    name: msg`Lock-out`,
    holds: msg`Limit and cool-down of repeated sign-ins can be set, and hold guessing back.`,
  },
  password_storage: {
    name: msg`Storage of passwords`,
    holds: msg`Passwords are stored with PBKDF2-SHA512 and enough rounds: it follows from the version and its setting.`,
  },
  password_reset_only: {
    name: msg`Lost passwords`,
    holds: msg`A lost password is reset, and can be read by nobody.`,
  },
  staff_access: {
    name: msg`Accounts of support staff`,
    holds: msg`No account of support staff lives outside an access that was given.`,
  },
  grant_limits: {
    name: msg`Length of support access`,
    holds: msg`No access for support is longer than the limits allow.`,
  },
  grant_receipts: {
    name: msg`Receipts of support access`,
    holds: msg`Every access for support that ended has a receipt.`,
  },
  external_sign_in: {
    name: msg`Sign-in elsewhere`,
    holds: msg`The promised ways to sign in elsewhere can be used.`,
  },
  open_signup: { name: msg`Open sign-up`, holds: msg`No stranger can make an account.` },
  stale_administrators: {
    name: msg`Absent administrators`,
    holds: msg`Every administrator signed in within the last 90 days.`,
  },
  two_factor: { name: msg`Second factor`, holds: msg`Every administrator has a second factor.` },
  endless_keys: {
    name: msg`Endless API keys`,
    holds: msg`Every API key ends one day; before Odoo 18 none can.`,
  },
  master_password: { name: msg`Master password`, holds: msg`The master password is not the well-known one.` },
  manager_exposed: {
    name: msg`Database manager`,
    holds: msg`The database manager is not shown to strangers.`,
  },
  database_list: { name: msg`Names of databases`, holds: msg`No names of databases are shown to strangers.` },
  isolation: { name: msg`Isolation`, holds: msg`Nothing is seen of other customers' databases.` },
  supported: {
    name: msg`Supported version`,
    holds: msg`The version still gets corrections, by Odoo's own dates.`,
  },
  base_url: { name: msg`Links in mails`, holds: msg`Links in mails lead to HTTPS.` },
  failing_actions: { name: msg`Scheduled actions`, holds: msg`No scheduled action fails.` },
  outgoing_mail: {
    name: msg`Outgoing mail`,
    holds: msg`Outgoing mail is encrypted, and only for the server that is meant.`,
  },
  neutralised: {
    name: msg`Neutralised copies`,
    holds: msg`A production database is not neutralised, and a copy of one is.`,
  },
}

/** Whether the promise is kept. */
export const verdictWords: Record<PromiseVerdict, MessageDescriptor> = {
  kept: msg`Promise kept`,
  broken: msg`Promise broken`,
  unseen: msg`Cannot be seen from here`,
  not_stated: msg`Not stated`,
}

export const unseenWords: Record<Unseen, MessageDescriptor> = {
  not_looked: msg`Nobody looked yet.`,
  unreachable: msg`The server could not be reached.`,
  not_signed_in: msg`Nobody could sign in: the sign-in was refused, or no password or key is kept for it.`,
  no_rights: msg`This login may not see it.`,
  not_told: msg`This version or this server does not tell.`,
  inside_only: msg`Nobody outside the provider can see it. Ask the provider for evidence.`,
  nothing: msg`There is nothing to look at yet.`,
  plain_http: msg`It means nothing over plain http on this very computer.`,
}

/** How it is looked at; a customer who wants to repeat it knows where to stand. */
export const costWords: Record<CheckCost, MessageDescriptor> = {
  nothing: msg`Judged from what is kept here`,
  outside: msg`From outside, without signing in`,
  signed_in: msg`Signed in with this connection`,
}

export const labelWords: Record<EvidenceLabel, MessageDescriptor> = {
  promised: msg`Promised`,
  standard: msg`Today's standard`,
  found: msg`Found`,
  about: msg`About`,
  versions: msg`Versions`,
  key_exchange: msg`Key exchange`,
  cipher: msg`Cipher`,
  subject: msg`Certificate of`,
  issuer: msg`Issued by`,
  valid_until: msg`Valid until`,
  newest: msg`Newest`,
  age: msg`Age`,
  missing: msg`Missing`,
  unsound: msg`Not sound`,
  places: msg`Promised places`,
  takes: msg`Takes`,
  accounts: msg`Accounts`,
  databases: msg`Databases`,
  actions: msg`Scheduled actions`,
  mail_servers: msg`Mail servers`,
  rules: msg`Against a standard`,
  lacking: msg`Lacking`,
  since: msg`Since`,
}

/** What the core says in words of its own; names, addresses and versions are not among them. */
export const saidWords: Readonly<Record<string, MessageDescriptor>> = {
  'not answered': msg`not answered`,
  'shown to strangers': msg`shown to strangers`,
  'not shown': msg`not shown`,
  'the well-known one': msg`the well-known one`,
  another: msg`another`,
  'nobody is asked for it': msg`nobody is asked for it`,
  'open to strangers': msg`open to strangers`,
  'closed to strangers': msg`closed to strangers`,
  neutralised: msg`neutralised`,
  'not neutralised': msg`not neutralised`,
  'by hand': msg`by hand`,
  'by itself': msg`by itself`,
  'keys that can end: Odoo 18 and later': msg`keys that can end: Odoo 18 and later`,
  daily: msg`daily`,
  weekly: msg`weekly`,
  monthly: msg`monthly`,
}
