/** One tenant: its head and its tabs. The tabs are addresses, so they are links. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { Link, Outlet, useLocation } from '@tanstack/react-router'
import { useCommand } from '../../ipc'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import { RefreshIcon } from '../../ui/icons'
import { PageHeader } from '../../ui/PageHeader'
import { Tag } from '../../ui/parts'
import classes from '../../ui/parts.module.css'
import { Tabs } from '../../ui/Tabs'
import { StageTag } from './StageTag'
import { useTenant } from './useTenant'

export default function TenantPage() {
  const { t } = useLingui()
  const { id, data: view, error, refetch, isPending } = useTenant()
  const shown = useLocation({ select: ({ pathname }) => pathname })
  const check = useCommand('tenantCheck')
  const tabs = [
    { to: '/tenants/$tenant', title: <Trans>Overview</Trans> },
    { to: '/tenants/$tenant/people', title: <Trans>People</Trans> },
    { to: '/tenants/$tenant/policies', title: <Trans>Policies</Trans> },
    { to: '/tenants/$tenant/access', title: <Trans>Support access</Trans> },
    { to: '/tenants/$tenant/backups', title: <Trans>Backups</Trans> },
    { to: '/tenants/$tenant/promises', title: <Trans>Promises</Trans> },
    { to: '/tenants/$tenant/activity', title: <Trans>Activity</Trans> },
  ] as const

  return (
    <div className={classes.page}>
      <PageHeader
        title={view?.tenant.name ?? t`Tenant`}
        ready={!isPending}
        description={
          view && (
            <>
              <StageTag stage={view.tenant.stage} /> {view.tenant.url} · {view.tenant.database}{' '}
              {view.demo && (
                <Tag tone="accent">
                  <Trans>demo</Trans>
                </Tag>
              )}
            </>
          )
        }
        actions={
          view && (
            <Button
              size="xs"
              variant="default"
              leftSection={<RefreshIcon />}
              loading={check.pending}
              onClick={() => void check.run({ tenant: id })}
            >
              <Trans>Check the connection</Trans>
            </Button>
          )
        }
      />
      {(error ?? check.fault) && (
        <div className={classes.inset}>
          {error ? (
            <FaultNotice fault={error} onRetry={() => void refetch()}>
              <Button size="xs" variant="default" component="a" href="#/">
                <Trans>Go to the fleet</Trans>
              </Button>
            </FaultNotice>
          ) : (
            check.fault && <FaultNotice fault={check.fault} onRetry={() => void check.run({ tenant: id })} />
          )}
        </div>
      )}
      {view && (
        <>
          <Tabs label={view.tenant.name} shown={shown}>
            {tabs.map(({ to, title }) => (
              <Link
                key={to}
                to={to}
                params={{ tenant: id }}
                activeOptions={{ exact: true, includeSearch: false }}
                activeProps={{ 'aria-current': 'page' }}
              >
                {title}
              </Link>
            ))}
          </Tabs>
          <div className={classes.fill}>
            <Outlet />
          </div>
        </>
      )}
    </div>
  )
}
