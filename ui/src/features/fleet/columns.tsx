/** The columns of the fleet, and what each is sorted by. */
import { useLingui } from '@lingui/react'
import { Trans } from '@lingui/react/macro'
import { useMemo } from 'react'
import type { TenantView } from '../../ipc'
import { Age } from '../../ui/Age'
import { useNow } from '../../ui/clock'
import { useFormat } from '../../ui/format'
import { State, Tag } from '../../ui/parts'
import classes from '../../ui/parts.module.css'
import { type Columns, columnsOf } from '../../ui/table/columns'
import { usePlatformNames } from '../promises/usePlatformNames'
import { StagedName } from '../tenant/StageTag'
import { standingOf } from './standing'

export type FleetSort = 'name' | 'platform' | 'version' | 'database' | 'users' | 'age' | 'backup' | 'state'

export const fleetKeys: Record<FleetSort, (view: TenantView, now: Date) => string | number | null> = {
  name: (view) => view.tenant.name,
  platform: (view) => view.tenant.platform,
  version: (view) => view.check?.probe.version?.text ?? null,
  database: (view) => view.tenant.database,
  users: (view) => view.users,
  age: (view) => view.users_as_of,
  backup: (view) => view.last_backup?.taken_at ?? null,
  state: (view, now) => standingOf(view, now).rank,
}

const column = columnsOf<TenantView>()

export function useFleetColumns(): Columns<TenantView> {
  const format = useFormat()
  const platformName = usePlatformNames()
  return useMemo(() => {
    return column.columns([
      column.display({
        id: 'name',
        header: () => <Trans>Name</Trans>,
        cell: ({ row: { original: view } }) => (
          <StagedName name={view.tenant.name} stage={view.tenant.stage} />
        ),
        meta: { width: 24, sort: 'name' },
      }),
      column.display({
        id: 'state',
        header: () => <Trans>State</Trans>,
        cell: ({ row }) => <StandingCell view={row.original} />,
        meta: { width: 22, sort: 'state' },
      }),
      column.accessor((view) => view.users, {
        id: 'users',
        header: () => <Trans>People</Trans>,
        cell: ({ getValue }) => (getValue() === null ? '–' : format.number(getValue() ?? 0)),
        meta: { width: 9, sort: 'users', numeric: true, from: 'sm' },
      }),
      column.accessor((view) => view.users_as_of, {
        id: 'age',
        header: () => <Trans>Read</Trans>,
        cell: ({ getValue }) => <Age at={getValue()} />,
        meta: { width: 12, sort: 'age' },
      }),
      column.display({
        id: 'backup',
        header: () => <Trans>Last backup</Trans>,
        cell: ({ row }) => <BackupCell view={row.original} />,
        meta: { width: 21, sort: 'backup', from: 'sm' },
      }),
      column.display({
        id: 'platform',
        header: () => <Trans>Platform</Trans>,
        cell: ({ row }) => platformName(row.original.tenant.platform),
        meta: { width: 12, sort: 'platform', from: 'md' },
      }),
      column.accessor((view) => view.check?.probe.version?.text ?? '–', {
        id: 'version',
        header: () => <Trans>Version</Trans>,
        meta: { width: 16, sort: 'version', from: 'md' },
      }),
      column.accessor((view) => view.tenant.database, {
        id: 'database',
        header: () => <Trans>Database</Trans>,
        meta: { width: 12, sort: 'database', from: 'xl' },
      }),
    ])
  }, [format, platformName])
}

function StandingCell({ view }: { view: TenantView }) {
  const { _ } = useLingui()
  const standing = standingOf(view, useNow())
  return (
    <State tone={standing.tone} title={standing.detail}>
      {_(standing.words)}
    </State>
  )
}

function BackupCell({ view }: { view: TenantView }) {
  const backup = view.last_backup
  if (!backup)
    return (
      <span className={classes.quiet}>
        <Trans>none here</Trans>
      </span>
    )
  return (
    <>
      <Age at={backup.taken_at} />{' '}
      {backup.verdict.ok ? (
        <Tag tone="good">
          <Trans>proven</Trans>
        </Tag>
      ) : (
        <Tag tone="bad">
          <Trans>unsound</Trans>
        </Tag>
      )}
    </>
  )
}
