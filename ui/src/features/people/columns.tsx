/** The columns of a list of people. */
import { Plural, Trans } from '@lingui/react/macro'
import { VisuallyHidden } from '@mantine/core'
import { useMemo } from 'react'
import type { TenantView, User } from '../../ipc'
import { Age } from '../../ui/Age'
import { State, Tag } from '../../ui/parts'
import classes from '../../ui/parts.module.css'
import { type Columns, columnsOf } from '../../ui/table/columns'
import { isOffline } from '../fleet/standing'
import { StagedName } from '../tenant/StageTag'

const column = columnsOf<User>()

/** With `tenants`, each row says whose account it is; without, all are of one tenant. */
export function usePeopleColumns(tenants: Map<string, TenantView>, ofAll: boolean): Columns<User> {
  return useMemo(() => {
    return column.columns([
      column.display({
        id: 'name',
        header: () => <Trans>Name</Trans>,
        cell: ({ row: { original: user } }) => (
          <>
            {user.name}{' '}
            {!user.active && (
              <Tag tone="warn">
                <Trans>archived</Trans>
              </Tag>
            )}
          </>
        ),
        meta: { width: 17, sort: 'name' },
      }),
      column.accessor((user) => user.login, {
        id: 'login',
        header: () => <Trans>Login</Trans>,
        meta: { width: 19, sort: 'login' },
      }),
      ...(ofAll
        ? [
            column.display({
              id: 'tenant',
              header: () => <Trans>Tenant</Trans>,
              cell: ({ row }) => <TenantName user={row.original} view={tenants.get(row.original.tenant)} />,
              meta: { width: 22, sort: 'tenant', from: 'sm' as const },
            }),
          ]
        : []),
      column.display({
        id: 'kind',
        header: () => <Trans>Kind</Trans>,
        cell: ({ row }) => (
          <>
            <Kind kind={row.original.kind} />{' '}
            {row.original.administrator && (
              <Tag tone="accent">
                <Trans context="rights">Settings</Trans>
              </Tag>
            )}
          </>
        ),
        meta: { width: 16, from: 'md' },
      }),
      column.display({
        id: 'two_factor',
        header: () => <Trans>Two-factor</Trans>,
        cell: ({ row }) => <TwoFactor on={row.original.two_factor} />,
        meta: { width: 10, from: 'md' },
      }),
      column.display({
        id: 'keys',
        header: () => <Trans>API keys</Trans>,
        cell: ({ row }) => <Keys user={row.original} />,
        meta: { width: 13, from: 'lg' },
      }),
      column.accessor((user) => user.last_sign_in, {
        id: 'last_sign_in',
        header: () => <Trans>Last sign-in</Trans>,
        cell: ({ getValue }) => <Age at={getValue()} />,
        meta: { width: 13, sort: 'last_sign_in', from: 'sm' },
      }),
      column.display({
        id: 'age',
        header: () => <Trans>Read</Trans>,
        cell: ({ row }) => {
          const view = tenants.get(row.original.tenant)
          if (!view) return null
          return (
            <span className={classes.quiet}>
              {isOffline(view) ? (
                <State tone="bad">
                  <Age at={view.users_as_of} />
                  <VisuallyHidden component="span">
                    {' '}
                    <Trans>(offline)</Trans>
                  </VisuallyHidden>
                </State>
              ) : (
                <Age at={view.users_as_of} />
              )}
            </span>
          )
        },
        meta: { width: 12, from: 'lg' },
      }),
    ])
  }, [tenants, ofAll])
}

/** The tenant's name; production is marked, because a change there hits people at work. */
function TenantName({ user, view }: { user: User; view: TenantView | undefined }) {
  return view ? <StagedName name={view.tenant.name} stage={view.tenant.stage} /> : user.tenant
}

export function Kind({ kind }: { kind: User['kind'] }) {
  switch (kind) {
    case 'internal':
      return <Trans>Internal</Trans>
    case 'portal':
      return <Trans>Portal</Trans>
    case 'public':
      return <Trans>Public</Trans>
  }
}

export function TwoFactor({ on }: { on: boolean | null }) {
  if (on === null)
    return (
      <span className={classes.quiet}>
        <Trans>not told</Trans>
      </span>
    )
  return on ? (
    <Trans context="two-factor">on</Trans>
  ) : (
    <span className={classes.quiet}>
      <Trans context="two-factor">off</Trans>
    </span>
  )
}

function Keys({ user }: { user: User }) {
  const count = user.api_keys.length
  if (count === 0) return <span className={classes.quiet}>–</span>
  const endless = user.api_keys.some((key) => key.expires_at === null)
  return (
    <Tag tone={endless ? 'warn' : 'quiet'}>
      <Plural value={count} one="# key" other="# keys" />
    </Tag>
  )
}
