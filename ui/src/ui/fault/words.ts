/**
 * What each failure is called and what to do next, in the user's language.
 *
 * Total by type: a code that the core learns does not compile here until it has words.
 */
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { Code } from '../../ipc'

export interface FaultWords {
  title: MessageDescriptor
  advice: MessageDescriptor
}

export const faultWords: Record<Code, FaultWords> = {
  // what the user gave us
  invalid_input: {
    title: msg`This value cannot be used`,
    advice: msg`Correct it and try again.`,
  },
  plain_http: {
    title: msg`This address is not encrypted`,
    advice: msg`Use the https:// address. Plain http is possible for this computer itself only, when you ask for it.`,
  },
  not_found: {
    title: msg`Not known here`,
    advice: msg`It may have been removed in the meantime. Go back to the list and look again.`,
  },
  already_exists: {
    title: msg`This exists already`,
    advice: msg`Choose another name, or use the existing entry.`,
  },

  // reaching the tenant
  unknown_host: {
    title: msg`No such host`,
    advice: msg`Check the spelling of the address and your network connection.`,
  },
  unreachable: {
    title: msg`Nothing answers at this address`,
    advice: msg`Check address, port and network; ask the provider whether the server is up.`,
  },
  timed_out: {
    title: msg`No answer in time`,
    advice: msg`Try again. If it stays like this, the server or the line is overloaded.`,
  },
  connection_cut: {
    title: msg`The connection broke`,
    advice: msg`Try again. Nothing incomplete was kept.`,
  },
  certificate_untrusted: {
    title: msg`This certificate is not trusted`,
    advice: msg`Compare its fingerprint with the one your provider gives you, then trust this one certificate or add the CA file.`,
  },
  certificate_expired: {
    title: msg`This certificate is not valid today`,
    advice: msg`Ask the provider to renew it, and check this computer's clock.`,
  },
  certificate_name: {
    title: msg`This certificate is for another host`,
    advice: msg`Use the host name it was issued for, or ask the provider to correct it.`,
  },
  tls_failed: {
    title: msg`No secure connection is possible`,
    advice: msg`The server's encryption is broken or too old. Ask the provider.`,
  },
  redirect_refused: {
    title: msg`The server points to another host`,
    advice: msg`Your password was not taken there. If you trust that address, connect to it directly.`,
  },
  not_odoo: {
    title: msg`This is not an Odoo server`,
    advice: msg`Use the address you open Odoo with in a browser.`,
  },
  version_unsupported: {
    title: msg`This version is not known`,
    advice: msg`Reeve knows Odoo 14 to 19.`,
  },

  // signing in
  unknown_database: {
    title: msg`No such database`,
    advice: msg`Pick one from the server's list, or ask for its exact name.`,
  },
  sign_in_refused: {
    title: msg`Sign-in refused`,
    advice: msg`Check login and password. After several failures the server may lock this address out for a while.`,
  },
  locked_out: {
    title: msg`Too many sign-ins failed`,
    advice: msg`Wait for the cool-down to pass; trying again keeps it going.`,
  },
  two_factor_required: {
    title: msg`This account uses two-factor authentication`,
    advice: msg`Create an API key for it in Odoo (Preferences, Account Security) and use that key here.`,
  },
  key_refused: {
    title: msg`API key refused`,
    advice: msg`It is unknown, revoked or expired. Create a new key in Odoo and replace the stored one.`,
  },
  session_expired: {
    title: msg`The session ended`,
    advice: msg`Try again: Reeve signs in anew.`,
  },

  // what the tenant allows
  access_denied: {
    title: msg`The tenant does not allow this`,
    advice: msg`Ask an administrator of the tenant for the rights, or use another login.`,
  },
  tenant_refused: {
    title: msg`The tenant refused the values`,
    advice: msg`Change them as the tenant asks.`,
  },
  server_error: {
    title: msg`The tenant failed in itself`,
    advice: msg`Try again later. Tell the provider if it stays like this.`,
  },
  module_missing: {
    title: msg`A module is missing on the tenant`,
    advice: msg`Ask the tenant's administrator to install it.`,
  },
  manager_disabled: {
    title: msg`The database manager is switched off`,
    advice: msg`Ask the provider for a backup: this server offers no download.`,
  },
  master_password_wrong: {
    title: msg`Master password refused`,
    advice: msg`Enter the server's master password again.`,
  },
  master_password_unset: {
    title: msg`This server has no master password`,
    advice: msg`Nothing was sent: sending one would set it for good. Tell the provider; as it is, anybody could take this server over.`,
  },
  master_password_needed: {
    title: msg`The master password is needed`,
    advice: msg`Enter it on the tenant's page; it rests with your other secrets.`,
  },
  clock_skew: {
    title: msg`The clocks differ too much`,
    advice: msg`Correct this computer's clock.`,
  },

  // changing things
  moved: {
    title: msg`Somebody else changed this meanwhile`,
    advice: msg`Nothing was written. Look at what changed and plan again.`,
  },
  locks_out: {
    title: msg`This would lock everybody out, or you`,
    advice: msg`Give somebody else the Settings rights first.`,
  },
  password_needed: {
    title: msg`The tenant asks who you are`,
    advice: msg`Connect with the account's password to do this: an API key cannot prove who you are.`,
  },
  not_in_version: {
    title: msg`This version of Odoo cannot do this`,
    advice: msg`It needs a newer version on the tenant.`,
  },
  confirmation_needed: {
    title: msg`Something has to be confirmed first`,
    advice: msg`Look at what is shown, and type or tick it exactly as it says.`,
  },
  plan_not_ready: {
    title: msg`The plan is not ready for this`,
    advice: msg`Look at where it stands. When it is over, plan again.`,
  },
  canary_failed: {
    title: msg`Not tried: the first tenant did not end well`,
    advice: msg`See what went wrong there, then apply the rest.`,
  },

  // support access
  card_needed: {
    title: msg`You have no card yet`,
    advice: msg`Make your card in the settings first: name, e-mail and whom you work for.`,
  },
  own_request: {
    title: msg`This is your own request`,
    advice: msg`Somebody else has to answer it: another person, with a card of their own.`,
  },
  grant_not_ready: {
    title: msg`The request is not ready for this`,
    advice: msg`Look at where it stands: it was answered, taken back, or is over.`,
  },
  cannot_end_itself: {
    title: msg`The tenant could not end this access by itself`,
    advice: msg`Nothing was given. Connect with a login that holds the Settings rights, and ask the provider whether scheduled actions run.`,
  },
  cannot_open: {
    title: msg`This was not sealed to you`,
    advice: msg`Ask who approved it to send it again, sealed to your card.`,
  },
  signature_wrong: {
    title: msg`The signature does not fit`,
    advice: msg`Do not rely on it: it was changed on its way, or is not from whom it says.`,
  },
  overtaken: {
    title: msg`Somebody else answered first`,
    advice: msg`Look at what they said, then decide again.`,
  },
  desk_failed: {
    title: msg`The desk does not take this`,
    advice: msg`It is kept here and sent with the next look at the desk. Or hand it over as a file.`,
  },

  // backups
  backup_failed: {
    title: msg`The server could not make the backup`,
    advice: msg`Its own words say why. Try again, or pass them on to the provider.`,
  },
  restore_failed: {
    title: msg`The server could not restore the backup`,
    advice: msg`Its own words say why. Try again, or pass them on to the provider.`,
  },
  backup_unsound: {
    title: msg`This file is not a sound backup`,
    advice: msg`Do not rely on it. Take the backup again.`,
  },
  postgres_missing: {
    title: msg`PostgreSQL is missing on this computer`,
    advice: msg`Install the PostgreSQL programs of the backup's version or a newer one, then try again.`,
  },
  drill_failed: {
    title: msg`The drill could not be carried out here`,
    advice: msg`This says nothing about the backup. Look at the room on the disk, then try again.`,
  },
  source_failed: {
    title: msg`The source of backups does not answer as it should`,
    advice: msg`Look at its settings and at the network, then try again. What arrived is kept.`,
  },

  // the vault
  vault_missing: {
    title: msg`No vault is set up here`,
    advice: msg`Make one, or connect one that is there, under Backups.`,
  },
  vault_key_wrong: {
    title: msg`The key does not open the vault`,
    advice: msg`Use the key on the vault’s recovery sheet.`,
  },
  vault_busy: {
    title: msg`The vault is in use`,
    advice: msg`Wait until the other program is done. A lock that was left behind is forgotten after half an hour.`,
  },
  vault_failed: {
    title: msg`The vault’s store fails`,
    advice: msg`Check the folder or the bucket and the network. Nothing half done counts.`,
  },
  vault_damaged: {
    title: msg`The vault is damaged`,
    advice: msg`Take new backups into a new vault, and keep this one: what can be read of it can be restored.`,
  },

  // this computer
  disk_full: {
    title: msg`Not enough room on the disk`,
    advice: msg`Free some space or choose another folder.`,
  },
  cannot_write: {
    title: msg`The file cannot be written`,
    advice: msg`Choose another name, or a folder you may write to.`,
  },
  cannot_read: {
    title: msg`The file cannot be read`,
    advice: msg`Check the path and its permissions.`,
  },
  keys_missing: {
    title: msg`There is no place for secrets yet`,
    advice: msg`Start a keyring, or choose an encrypted file under a passphrase.`,
  },
  keys_locked: {
    title: msg`Your secrets are locked`,
    advice: msg`Unlock the keyring, or enter the passphrase.`,
  },
  passphrase_wrong: {
    title: msg`This passphrase does not open the file`,
    advice: msg`Enter it again. Mind the keyboard layout and Caps Lock.`,
  },
  store_newer: {
    title: msg`Your data was written by a newer Reeve`,
    advice: msg`Update Reeve. The file was left untouched.`,
  },
  store_damaged: {
    title: msg`The local file is damaged`,
    advice: msg`It was set aside and not deleted. Refresh your tenants to fill a new one.`,
  },
  store_busy: {
    title: msg`Another Reeve is using your data`,
    advice: msg`Close the other one, or wait for it.`,
  },
  cancelled: {
    title: msg`Stopped by you`,
    advice: msg`Nothing was kept. Start it again when you like.`,
  },
  interrupted: {
    title: msg`Interrupted`,
    advice: msg`The computer or the program stopped while this ran. Start it again.`,
  },
  internal: {
    title: msg`Reeve made a mistake`,
    advice: msg`Please report this with the steps that led here.`,
  },
}
