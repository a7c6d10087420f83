/** Chooses one of a tenant's backups that are on this computer, each with its grade; or any other file. */
import { Trans, useLingui } from '@lingui/react/macro'
import { NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { ask, type DrillGrade, type TenantId } from '../../ipc'
import { useFormat } from '../../ui/format'
import { PathField } from '../backups/PathField'
import { isSealed } from '../backups/sealed'

export interface Choice {
  file: string
  at: string
  source: string
  grade: DrillGrade | null
  /** What its latest drill took, in milliseconds. */
  took_ms: number | null
}

/** What can be restored of a tenant, the newest first; `undefined` while that is being read. */
export function useBackups(tenant: TenantId | null): Choice[] | undefined {
  const { data } = useQuery({
    ...ask('backupLedger', { tenant }),
    enabled: tenant !== null,
  })
  return useMemo(() => {
    const ledger = data?.[0]?.ledger
    if (!ledger) return undefined
    const known = [...ledger.slots.flatMap(({ backup }) => backup ?? []), ...ledger.beyond]
    return known
      .flatMap(({ file, at, source, drill }): Choice[] => {
        if (file === null || isSealed(file)) return []
        return [{ file, at, source, grade: drill?.grade ?? null, took_ms: drill?.took_ms ?? null }]
      })
      .sort((a, b) => b.at.localeCompare(a.at))
  }, [data])
}

interface Props {
  choices: Choice[] | undefined
  value: string
  onChange(file: string): void
}

/** Stands for a file that is in no list. */
const other = ':'

export function BackupField({ choices, value, onChange }: Props) {
  const { t } = useLingui()
  const format = useFormat()
  const [wanted, setWanted] = useState(false)
  if (!choices)
    return (
      <NativeSelect
        label={<Trans>Backup</Trans>}
        disabled
        data={[{ value: '', label: t`Reading the list of backups…` }]}
      />
    )
  const known = choices.some(({ file }) => file === value)
  const byPath = wanted || (value !== '' && !known)
  const label = ({ at, grade, source }: Choice) => {
    const made = format.dateTime(new Date(at))
    return grade === null ? t`${made} · not drilled · ${source}` : t`${made} · grade ${grade} · ${source}`
  }
  return (
    <>
      <NativeSelect
        label={<Trans>Backup</Trans>}
        description={
          choices.length === 0 && (
            <Trans>
              None of this tenant's backups is on this computer. Download one, or take one out of the vault
              first.
            </Trans>
          )
        }
        value={byPath ? other : value}
        onChange={({ currentTarget }) => {
          setWanted(currentTarget.value === other)
          onChange(currentTarget.value === other ? '' : currentTarget.value)
        }}
        data={[
          ...(value === '' && !byPath ? [{ value: '', label: t`Choose a backup…` }] : []),
          ...choices.map((choice) => ({ value: choice.file, label: label(choice) })),
          { value: other, label: t`another file` },
        ]}
      />
      {byPath && (
        <PathField
          label={<Trans>File of the backup</Trans>}
          purpose="open_backup"
          value={value}
          onChange={onChange}
        />
      )}
    </>
  )
}
