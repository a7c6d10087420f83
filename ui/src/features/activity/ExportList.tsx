/** Writes a whole list to a file that can be handed on: the journal, accesses or restores, of one tenant or of all. */
import { Trans, useLingui } from '@lingui/react/macro'
import { type ListKind, type TenantId, useCommand } from '../../ipc'
import { SaveMenu } from '../../ui/SaveMenu'

export function ExportList({ list, tenant }: { list: ListKind; tenant: TenantId | null }) {
  const { t } = useLingui()
  const save = useCommand('listSave')
  return (
    <SaveMenu
      button={<Trans>Export…</Trans>}
      label={t`Export`}
      hint={<Trans>HTML to print and to hand on, CSV with a line for each row, JSON for scripts.</Trans>}
      name={list}
      writing={save}
      write={(to) => save.run({ list, tenant, to })}
    />
  )
}
