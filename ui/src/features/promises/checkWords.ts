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
  https_only: {
    name: msg`HTTPS only`,
    holds: msg`Whoever comes over plain HTTP gets no answer, or is sent to HTTPS.`,
  },
  tls_versions: { name: msg`TLS versions`, holds: msg`Nothing older than TLS 1.2 is accepted.` },
  key_exchange: {
    name: msg`Forward secrecy`,
    holds: msg`A recorded connection stays secret even if the server's key is stolen later.`,
  },
  cipher_bits: {
    name: msg`Strength of encryption`,
    holds: msg`The connection is encrypted with a key that is long enough.`,
  },
  certificate: {
    name: msg`Certificate`,
    holds: msg`The certificate is trusted, has not expired, and was issued for this address.`,
  },
  certificate_chain: {
    name: msg`Certificate chain`,
    holds: msg`The server sends along every certificate that links its own to a trusted authority.`,
  },
  certificate_key: {
    name: msg`Keys of the certificates`,
    holds: msg`Every key in the certificate chain is at least as strong as RSA with 2048 bits.`,
  },
  certificate_hash: {
    name: msg`Signatures of the certificates`,
    holds: msg`Every certificate is signed with SHA-2.`,
  },
  certificate_expiry: {
    name: msg`End of the certificate`,
    holds: msg`The certificate is renewed well before it expires.`,
  },
  hsts: { name: msg`HSTS`, holds: msg`Browsers are told to use HTTPS only, for at least half a year.` },
  newest_backup: { name: msg`Newest backup`, holds: msg`The newest backup is recent enough (RPO).` },
  backup_slots: {
    name: msg`Kept backups`,
    holds: msg`Every backup that should be kept is there, and none is damaged.`,
  },
  backup_proof: {
    name: msg`Trial restore`,
    holds: msg`A backup was restored as a trial within the last three months, and came back complete.`,
  },
  restore_time: {
    name: msg`Time of a restore`,
    holds: msg`Judging by the latest trial, a restore takes no longer than promised (RTO).`,
  },
  backup_copies: {
    name: msg`Copies of backups`,
    holds: msg`Copies of backups are kept where the platform says.`,
  },
  failover: {
    name: msg`Failing machines`,
    holds: msg`When a machine fails, service is back as fast as promised.`,
  },
  at_rest: { name: msg`Encryption at rest`, holds: msg`Stored data is encrypted as the platform says.` },
  password_policy: {
    name: msg`Rules for passwords`,
    holds: msg`The promised rules can be set, and those in force meet today's standards.`,
  },
  lockout: {
    name: msg`Lock-out`,
    holds: msg`Repeated sign-ins can be limited, and the limit in force slows down guessing.`,
  },
  password_storage: {
    name: msg`Storage of passwords`,
    holds: msg`Passwords are stored with PBKDF2-SHA512 and enough rounds, judging by the version and its settings.`,
  },
  password_reset_only: {
    name: msg`Lost passwords`,
    holds: msg`A lost password is replaced; nobody can read it.`,
  },
  staff_access: {
    name: msg`Accounts of support staff`,
    holds: msg`Support staff have no account beyond the access they were given.`,
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
    holds: msg`The promised ways to sign in with an account from elsewhere can be used.`,
  },
  open_signup: { name: msg`Open sign-up`, holds: msg`Strangers cannot create an account.` },
  stale_administrators: {
    name: msg`Absent administrators`,
    holds: msg`Every administrator has signed in within the last 90 days.`,
  },
  two_factor: { name: msg`Second factor`, holds: msg`Every administrator has a second factor.` },
  endless_keys: {
    name: msg`Endless API keys`,
    holds: msg`Every API key expires one day.`,
  },
  master_password: {
    name: msg`Master password`,
    holds: msg`The master password is not the default that everybody knows.`,
  },
  manager_exposed: {
    name: msg`Database manager`,
    holds: msg`Strangers cannot open the database manager.`,
  },
  database_list: {
    name: msg`Names of databases`,
    holds: msg`Strangers are not shown the names of databases.`,
  },
  isolation: { name: msg`Isolation`, holds: msg`Nothing can be seen of other customers' databases.` },
  supported: {
    name: msg`Supported version`,
    holds: msg`This version still gets corrections, by the dates that Odoo publishes.`,
  },
  base_url: { name: msg`Links in mails`, holds: msg`Links in mails lead to HTTPS.` },
  failing_actions: {
    name: msg`Scheduled actions`,
    holds: msg`No scheduled action keeps failing, and Odoo has switched none off because it failed.`,
  },
  outgoing_mail: {
    name: msg`Outgoing mail`,
    holds: msg`Outgoing mail is encrypted, and the server that takes it has to prove who it is.`,
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
  not_trusted: msg`The server's certificate or its encryption is not accepted.`,
  not_odoo: msg`What answers there is no Odoo, or sends elsewhere.`,
  in_trouble: msg`The server answered with an error.`,
  held_off: msg`The server wants to be left alone for a while.`,
  no_database: msg`The server has no database of this name.`,
  not_signed_in: msg`Nobody could sign in: the sign-in was refused, or no password or key is kept for it.`,
  no_rights: msg`This login may not see it.`,
  not_told: msg`This version or this server does not tell.`,
  not_in_version: msg`This version has no such thing.`,
  out_of_date: msg`What was read last is too old to tell how it is now.`,
  inside_only: msg`Nobody outside the provider can see it. Ask the provider for evidence.`,
  nothing: msg`There is nothing to look at yet.`,
  plain_http: msg`It means nothing over plain http on this very computer.`,
  our_side: msg`Something on this computer kept it from being looked at.`,
  trusted_here: msg`The certificate is trusted because somebody here said so. No public authority vouches for it, so it says nothing about the platform's promise.`,
  unmarked: msg`No access was given through Reeve yet. Accounts for support that were made another way look like any other.`,
  plan_unknown: msg`The provider promises more to whoever pays, and it is not known here which plan this is.`,
  names_alike: msg`There are other databases whose names begin alike, and a name does not tell whose they are.`,
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
  versions: msg`Versions`,
  version: msg`Version`,
  key_exchange: msg`Key exchange`,
  cipher: msg`Cipher`,
  subject: msg`Certificate of`,
  issuer: msg`Issued by`,
  vouched_by: msg`Trusted by`,
  valid_until: msg`Valid until`,
  newest: msg`Newest`,
  age: msg`Age`,
  missing: msg`Empty places`,
  unsound: msg`Places with a damaged backup`,
  places: msg`Promised places`,
  takes: msg`Takes`,
  accounts: msg`Accounts`,
  databases: msg`Databases`,
  actions: msg`Scheduled actions`,
  failures: msg`Failures in a row`,
  switched_off: msg`Switched off by Odoo because they failed`,
  mail_servers: msg`Mail servers`,
  in_force: msg`In force`,
  rules: msg`Against a standard`,
  lacking: msg`Lacking`,
  since: msg`Since`,
}

/** What the core says in words of its own; names, addresses and versions are not among them. */
export const saidWords: Readonly<Record<string, MessageDescriptor>> = {
  'grade A+': msg`grade A+`,
  'grade A': msg`grade A`,
  'grade A-': msg`grade A-`,
  'not answered': msg`not answered`,
  'shown to strangers': msg`shown to strangers`,
  'not shown': msg`not shown`,
  'the well-known one': msg`the well-known one`,
  'not the well-known one': msg`not the well-known one`,
  'nobody is asked for it': msg`nobody is asked for it`,
  'only an authority that was given for this tenant': msg`only an authority that was given for this tenant`,
  'only whoever trusted exactly this certificate here': msg`only whoever trusted exactly this certificate here`,
  'open to strangers': msg`open to strangers`,
  'closed to strangers': msg`closed to strangers`,
  neutralised: msg`neutralised`,
  'not neutralised': msg`not neutralised`,
  'by hand': msg`by hand`,
  'by itself': msg`by itself`,
  daily: msg`daily`,
  weekly: msg`weekly`,
  monthly: msg`monthly`,
}
