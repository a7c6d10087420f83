/** Every tenant at a glance: where it is, how it stands, how old what we know of it is. */
import { useLingui } from '@lingui/react'
import { Trans, useLingui as useMacro } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { ask, type TenantView, useCommand } from '../../ipc'
import { useNow } from '../../ui/clock'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import { FleetIcon, PlusIcon } from '../../ui/icons'
import { PageHeader } from '../../ui/PageHeader'
import { EmptyState } from '../../ui/parts'
import classes from '../../ui/parts.module.css'
import { type Sort, sorted } from '../../ui/table/columns'
import { ListTable } from '../../ui/table/ListTable'
import { RefreshButton } from '../jobs/RefreshButton'
import { type FleetSort, fleetKeys, useFleetColumns } from './columns'
import { FleetFacts } from './FleetFacts'

export default function FleetPage() {
  const { t } = useMacro()
  const { data: tenants, error, isPending, refetch } = useQuery(ask('tenantList', {}))
  const some = tenants !== undefined && tenants.length > 0

  return (
    <div className={classes.page}>
      <PageHeader
        title={t`Fleet`}
        ready={!isPending}
        description={some && <FleetFacts read={tenants.map((view) => view.users_as_of)} />}
        actions={some && <Actions />}
      />
      {error && (
        <div className={classes.inset}>
          <FaultNotice fault={error} onRetry={() => void refetch()} />
        </div>
      )}
      {some && <FleetTable tenants={tenants} />}
      {tenants?.length === 0 && (
        <EmptyState
          icon={FleetIcon}
          title={<Trans>No tenant is connected yet</Trans>}
          actions={
            <>
              <Button size="xs" component="a" href="#/connect" leftSection={<PlusIcon />}>
                <Trans>Connect a tenant</Trans>
              </Button>
              <DemoButton />
            </>
          }
        >
          <Trans>
            A tenant is one Odoo database at one address. Connecting only looks; nothing is installed or
            changed there.
          </Trans>
        </EmptyState>
      )}
    </div>
  )
}

function Actions() {
  return (
    <>
      <RefreshButton what="people" tenants={[]} />
      <Button size="xs" component="a" href="#/connect" leftSection={<PlusIcon />}>
        <Trans>Connect a tenant</Trans>
      </Button>
    </>
  )
}

function DemoButton() {
  const demo = useCommand('demoStart')
  return (
    <>
      <Button
        size="xs"
        variant="default"
        loading={demo.pending}
        onClick={() => void demo.run({ tenants: 0, latency_ms: 0 })}
      >
        <Trans>Look around in the demo fleet</Trans>
      </Button>
      {demo.fault && <FaultNotice fault={demo.fault} />}
    </>
  )
}

function FleetTable({ tenants }: { tenants: TenantView[] }) {
  const { t } = useMacro()
  const { i18n } = useLingui()
  const now = useNow()
  const columns = useFleetColumns()
  const [sort, setSort] = useState<Sort<FleetSort>>({ by: 'name', descending: false })
  const rows = useMemo(
    () => sorted(tenants, (view) => fleetKeys[sort.by](view, now), sort.descending, i18n.locale),
    [tenants, sort, i18n.locale, now],
  )
  return (
    <ListTable
      label={t`Tenants`}
      columns={columns}
      rows={rows}
      rowKey={tenantId}
      href={(view) => `#/tenants/${encodeURIComponent(view.tenant.id)}`}
      sort={sort}
      onSort={setSort}
    />
  )
}

const tenantId = (view: TenantView) => view.tenant.id
