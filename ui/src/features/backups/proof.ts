/** The checks of a proof in words. A check that is not known here keeps its own name. */
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'

export const proofWords: Record<string, MessageDescriptor> = {
  directory: msg`The archive's directory is whole`,
  crc: msg`Every checksum holds`,
  manifest: msg`The manifest can be read`,
  dump_end: msg`The dump has its end`,
  filestore: msg`Every stored file matches its name`,
  modules: msg`The modules are listed`,
}
