/** Sources, downloads and the vault of a fake fleet that has none: the page asks, and nothing is set up. */
import { fault, type Handlers } from './core'

type Own = Pick<
  Handlers,
  | 'backup_ledger'
  | 'download_add'
  | 'download_first'
  | 'download_forget'
  | 'download_go_on'
  | 'download_list'
  | 'source_add'
  | 'source_list'
  | 'source_refresh'
  | 'source_remove'
  | 'vault_add'
  | 'vault_check'
  | 'vault_export'
  | 'vault_init'
  | 'vault_keep'
  | 'vault_list'
  | 'vault_preview'
  | 'vault_prune'
  | 'vault_run'
  | 'vault_status'
>

function none(): never {
  throw fault('not_found', 'Nothing of that name is set up here.')
}

export const backups: Own = {
  backup_ledger: () => [],
  download_add: none,
  download_first: none,
  download_forget: none,
  download_go_on: none,
  download_list: () => [],
  source_add: none,
  source_list: () => [],
  source_refresh: none,
  source_remove: none,
  vault_add: none,
  vault_check: none,
  vault_export: none,
  vault_init: none,
  vault_keep: none,
  vault_list: () => [],
  vault_preview: none,
  vault_prune: none,
  vault_run: none,
  vault_status: () => null,
}
