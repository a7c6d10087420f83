/** Templates of rights by the names people know; the built-in ones have a name in each language. */
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { useLingui } from '@lingui/react'
import { useCallback } from 'react'
import type { Template } from '../../ipc'

/** Ids the core knows from the start. One it learns later shows the core's own name. */
const builtIn: Record<string, MessageDescriptor> = {
  accountant: msg`Accountant`,
  accounting_manager: msg`Accounting manager`,
  billing: msg`Billing`,
  sales: msg`Sales`,
  sales_manager: msg`Sales manager`,
  purchasing: msg`Purchasing`,
  warehouse: msg`Warehouse`,
  warehouse_manager: msg`Warehouse manager`,
  manufacturing: msg`Manufacturing`,
  human_resources: msg`Human resources`,
  project: msg`Project`,
  helpdesk: msg`Helpdesk`,
  website: msg`Website editor`,
  administrator: msg`Administrator`,
}

export function useTemplateName(): (template: Template) => string {
  const { _ } = useLingui()
  return useCallback(
    ({ id, name, built_in }: Template) => {
      const words = built_in ? builtIn[id] : undefined
      return words ? _(words) : name
    },
    [_],
  )
}
