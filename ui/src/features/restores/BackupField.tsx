/** Chooses one of a tenant's backups that are on this computer, each with its grade; or any other file. */
import { Trans, useLingui } from '@lingui/react/macro'
import { NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { ask, type DrillGrade, type Fault, type TenantId } from '../../ipc'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import { useFormat } from '../../ui/format'
import { PathField } from '../backups/PathField'
import { isSealed } from '../backups/sealed'

export interface Choice {
  file: string
  at: string
  source: string
  grade: DrillGrade | null
}

export interface Backups {
  /** The newest first; `undefined` while they are being read. */
  choices: Choice[] | undefined
  fault: Fault | null
  again(): void
}

/** What can be restored of a tenant. */
export function useBackups(tenant: TenantId | null): Backups {
  const { data, error, refetch } = useQuery({
    ...ask('backupLedger', { tenant }),
    enabled: tenant !== null,
  })
  const choices = useMemo(() => {
    if (!data) return undefined
    const ledger = data[0]?.ledger
    const known = [...(ledger?.slots.flatMap(({ backup }) => backup ?? []) ?? []), ...(ledger?.beyond ?? [])]
    return known
      .flatMap(({ file, at, source, drill }): Choice[] => {
        if (file === null || isSealed(file)) return []
        return [{ file, at, source, grade: drill?.grade ?? null }]
      })
      .sort((a, b) => b.at.localeCompare(a.at))
  }, [data])
  return { choices: error ? [] : choices, fault: error, again: () => void refetch() }
}

interface Props {
  tenant: TenantId
  backups: Backups
  value: string
  onChange(file: string): void
}

/** Stands for a file that is in no list. */
const other = ':'

export function BackupField({ tenant, backups: { choices, fault, again }, value, onChange }: Props) {
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
      {fault && <FaultNotice fault={fault} onRetry={again} />}
      <NativeSelect
        label={<Trans>Backup</Trans>}
        description={
          <>
            {choices.length === 0 ? (
              <Trans>None of this tenant's backups is on this computer.</Trans>
            ) : (
              <Trans>Only backups that are on this computer are listed.</Trans>
            )}{' '}
            <Link to="/tenants/$tenant/backups" params={{ tenant }}>
              <Trans>Bring another one here</Trans>
            </Link>
          </>
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
