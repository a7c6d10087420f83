/** What a line or a query shows where all is well, for whoever types it: of every check that is repeated in that way. */
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
  certificate_expiry: msg`No day that is less than two weeks away.`,
  hsts: msg`max-age=15552000 or more.`,
  master_password: msg`A page that does not offer to set a master password, or none.`,
  manager_exposed: msg`No page of the database manager.`,
  database_list: msg`A refusal (Access Denied), or no name of a database.`,
  isolation: msg`A refusal (Access Denied), or no database but this tenant's own.`,
  supported: msg`A server_version that Odoo still corrects.`,
  password_storage: msg`210000 rounds or more in every row.`,
  endless_keys: msg`No row.`,
}
