/** Whether a tenant acts on a value, in words and for forms. */
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { Enforcement, PolicyField, PolicyReading, PolicyValue } from '../../ipc'

/** Why a value does nothing on a tenant; `null` where it does. */
export function reasonOf(enforcement: Enforcement): MessageDescriptor | null {
  switch (enforcement.kind) {
    case 'enforced':
      return null
    case 'needs_module': {
      const { module } = enforcement
      return msg`Needs the module ${module}, which is on the server and not in use.`
    }
    case 'module_absent': {
      const { module } = enforcement
      return msg`Needs the module ${module}, which this server does not have.`
    }
    case 'not_in_version': {
      const { series } = enforcement
      return msg`No module of Odoo ${series} does this.`
    }
    case 'no_rights':
      return msg`This login may not read or change it.`
  }
}

export function readingOf(reading: PolicyReading | null, field: PolicyField): PolicyValue | undefined {
  return reading?.values.find((value) => value.field === field)
}

/** The module that could be installed to enforce more, where there is one. */
export function installable(reading: PolicyReading | null, among?: readonly PolicyField[]): string | null {
  for (const { field, enforcement } of reading?.values ?? [])
    if (enforcement.kind === 'needs_module' && (!among || among.includes(field))) return enforcement.module
  return null
}
