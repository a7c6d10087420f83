/** The backups of a preview, of any number, with why each one stays. */
import { Trans, useLingui } from '@lingui/react/macro'
import { useMemo } from 'react'
import type { KeptBecause, VaultEntry } from '../../../ipc'
import { Moment } from '../../../ui/Age'
import { columnsOf } from '../../../ui/table/columns'
import { ListTable } from '../../../ui/table/ListTable'
import { BecauseWords } from './words'

interface Row {
  backup: VaultEntry
  because: KeptBecause | null
}

const column = columnsOf<Row>()
const idOf = ({ backup }: Row) => backup.id

export function PreviewTable({ rows }: { rows: readonly Row[] }) {
  const { t } = useLingui()
  const columns = useMemo(
    () =>
      column.columns([
        column.display({
          id: 'at',
          header: () => <Trans>Made</Trans>,
          cell: ({ row: { original } }) => <Moment at={original.backup.at} />,
          meta: { width: 36 },
        }),
        column.accessor(({ backup }) => backup.tenant, {
          id: 'tenant',
          header: () => <Trans>Tenant</Trans>,
          meta: { width: 30 },
        }),
        column.display({
          id: 'because',
          header: () => <Trans>Why</Trans>,
          cell: ({ row: { original } }) =>
            original.because ? (
              <BecauseWords because={original.because} />
            ) : (
              <Trans>no place is left for it</Trans>
            ),
          meta: { width: 34, from: 'sm' },
        }),
      ]),
    [],
  )
  return <ListTable label={t`Backups in the vault`} columns={columns} rows={rows} rowKey={idOf} />
}
