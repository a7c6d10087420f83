/** The columns of a list of backups, and the one that names the tenant in any list here. */
import { useLingui } from '@lingui/react'
import { Plural, Trans } from '@lingui/react/macro'
import { useMemo } from 'react'
import type { KnownBackup } from '../../ipc'
import { Age } from '../../ui/Age'
import { useFormat } from '../../ui/format'
import { Tag } from '../../ui/parts'
import { type Columns, columnsOf } from '../../ui/table/columns'
import { RowButton } from '../../ui/table/RowButton'
import { fileName } from '../jobs/words'
import { fileStates } from './ledger/words'

const column = columnsOf<KnownBackup>()

export function useBackupColumns(ofAll: boolean, onOpen: (file: string) => void): Columns<KnownBackup> {
  const format = useFormat()
  return useMemo(
    () =>
      column.columns([
        column.display({
          id: 'file',
          header: () => <Trans>File</Trans>,
          cell: ({ row: { original } }) => (
            <RowButton onOpen={() => onOpen(original.file)} title={original.file}>
              {fileName(original.file)}
            </RowButton>
          ),
          meta: { width: 30 },
        }),
        ...(ofAll ? [tenantColumn<KnownBackup>((backup) => backup.tenant || '–')] : []),
        column.display({
          id: 'proof',
          header: () => <Trans>Proof</Trans>,
          cell: ({ row }) => <ProofTag backup={row.original} />,
          meta: { width: 18 },
        }),
        column.accessor((backup) => backup.taken_at, {
          id: 'taken',
          header: () => <Trans>Taken</Trans>,
          cell: ({ getValue }) => <Age at={getValue()} />,
          meta: { width: 14 },
        }),
        column.accessor((backup) => backup.bytes, {
          id: 'bytes',
          header: () => <Trans>Size</Trans>,
          cell: ({ getValue }) => format.bytes(getValue()),
          meta: { width: 10, numeric: true, from: 'sm' },
        }),
        column.accessor((backup) => backup.seconds, {
          id: 'seconds',
          header: () => <Trans>Took</Trans>,
          cell: ({ getValue }) => format.duration(getValue() ?? 0),
          meta: { width: 10, numeric: true, from: 'md' },
        }),
        column.accessor((backup) => backup.odoo_version ?? '–', {
          id: 'version',
          header: () => <Trans>Version</Trans>,
          meta: { width: 14, from: 'md' },
        }),
      ]),
    [format, ofAll, onOpen],
  )
}

/** The tenant's name, for a list of all tenants. */
export function tenantColumn<Row extends object>(name: (row: Row) => string, from: 'sm' | 'md' = 'sm') {
  return columnsOf<Row>().accessor(name, {
    id: 'tenant',
    header: () => <Trans>Tenant</Trans>,
    meta: { width: 18, from },
  })
}

/** The worst of what is known of a file. */
export function ProofTag({ backup: { proof, drill, verdict } }: { backup: KnownBackup }) {
  const { _ } = useLingui()
  const { words, tone } = fileStates[proof]
  const grade = drill?.grade
  return (
    <Tag tone={tone}>
      {_(words)}
      {grade ? (
        <>
          {' · '}
          <Trans>grade {grade}</Trans>
        </>
      ) : (
        proof === 'verified' && (
          <>
            {' · '}
            <Plural value={verdict.checks.length} one="# check" other="# checks" />
          </>
        )
      )}
    </Tag>
  )
}
