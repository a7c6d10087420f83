/** What whoever repeats a check sees where all is well: of every one of which something can be seen. */
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { CheckName } from '../../ipc'

export const expectedWords: Partial<Record<CheckName, MessageDescriptor>> = {
  https_only: msg`Nothing answers, or a redirect (3xx) whose Location begins with https://.`,
  tls_versions: msg`The handshake fails: “no peer certificate available”.`,
  key_exchange: msg`X25519, X25519MLKEM768, ECDH, or DH with 2048 bits or more.`,
  cipher_bits: msg`A cipher with AES_128, AES_256, AES128, AES256 or CHACHA20 in its name.`,
  certificate: msg`“Verification: OK”.`,
  certificate_chain: msg`Every certificate from the server's own to the one below the authority's.`,
  certificate_key: msg`RSA with 2048 bits or more, or a curve of 224 bits or more, for each.`,
  certificate_hash: msg`SHA-2 (sha256, sha384, sha512) for each but the authority's own.`,
  certificate_expiry: msg`No day that is less than two weeks away; of a certificate that is valid for less than six weeks, no less than a third of that.`,
  hsts: msg`max-age=15552000 or more.`,
  master_password: msg`0: the page warns of nothing.`,
  manager_exposed: msg`No page of the database manager.`,
  database_list: msg`A refusal (Access Denied), or no name of a database.`,
  isolation: msg`A refusal (Access Denied), or no database but this tenant's own.`,
  supported: msg`A server_version that Odoo still corrects.`,
  password_storage: msg`210000 rounds or more in every row.`,
  endless_keys: msg`No row.`,
  password_policy: msg`Every promised rule can be set, and none is marked as against a standard.`,
  lockout: msg`A limit is set, and it is not marked as against a standard.`,
  staff_access: msg`No account of support staff but those of accesses in force.`,
  grant_limits: msg`No access that is longer than the limits allow.`,
  grant_receipts: msg`A receipt for every access that has ended.`,
  external_sign_in: msg`Both are in the list, installed or not.`,
  open_signup: msg`Anything but b2c, or no such parameter.`,
  stale_administrators: msg`A latest sign-in within 90 days for each of them.`,
  two_factor: msg`Two-factor sign-in is on for each of them.`,
  base_url: msg`An address that begins with https://.`,
  failing_actions: msg`None that fails, and none that Odoo switched off.`,
  outgoing_mail: msg`No server without encryption, or without a look at its certificate.`,
  neutralised: msg`No such parameter in production, True in a copy.`,
}
