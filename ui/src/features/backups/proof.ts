/** The checks of a proof in words. */
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { ProofCheck } from '../../ipc'

export const proofWords: Record<ProofCheck, MessageDescriptor> = {
  kind: msg`It is a backup by its first bytes`,
  directory: msg`The archive's directory is whole`,
  crc: msg`Every checksum holds`,
  dump: msg`The dump begins as PostgreSQL's do`,
  dump_end: msg`The dump has its end`,
  manifest: msg`The manifest can be read`,
  modules: msg`The modules are listed`,
  filestore: msg`Every stored file matches its name`,
  attachments: msg`The dump names its attachments`,
  sha256: msg`Nothing speaks against the file's SHA-256`,
}

/** What a newer Reeve checked keeps its own name. */
export const isKnownCheck = (name: string): name is ProofCheck => Object.hasOwn(proofWords, name)
