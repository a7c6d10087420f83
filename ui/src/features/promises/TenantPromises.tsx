/** Whether what was promised to one tenant is kept, check by check: what was seen, since when, and what it was before. */
import { Trans } from '@lingui/react/macro'
import { Checkbox } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { ask, type PromiseReport } from '../../ipc'
import { AsOf } from '../../ui/Age'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import { PromiseIcon } from '../../ui/icons'
import { EmptyState, Section } from '../../ui/parts'
import classes from '../../ui/parts.module.css'
import { isOutOfReach } from '../fleet/standing'
import { RefreshButton } from '../jobs/RefreshButton'
import bar from '../tenant/tenant.module.css'
import { useTenant } from '../tenant/useTenant'
import { Areas } from './Areas'
import own from './checks.module.css'
import { History } from './History'
import { ReportButton } from './ReportButton'
import { Scored } from './Scored'
import { ScoreOverTime } from './ScoreOverTime'
import { needsLook } from './standing'
import type { StandingsView } from './view'

export default function TenantPromises() {
  const { id } = useTenant()
  const { data: report, error, refetch } = useQuery(ask('promiseShow', { tenant: id }))
  const standing = report?.standing
  const looked = report !== undefined && report.checks.length > 0
  return (
    <>
      <div className={bar.bar}>
        <div>
          {standing && looked && <AsOf at={standing.checked_at} offline={isOutOfReach(standing.fault)} />}
        </div>
        {looked && (
          <>
            <RefreshButton what="promises" tenants={[id]} />
            <ReportButton of={{ tenant: id, name: report.standing.name }} />
          </>
        )}
      </div>
      {error && (
        <div className={classes.inset}>
          <FaultNotice fault={error} onRetry={() => void refetch()} />
        </div>
      )}
      {standing?.fault && (
        <div className={classes.inset}>
          <FaultNotice fault={standing.fault}>
            <Trans>What could not be seen this time stands as it was seen last.</Trans>
          </FaultNotice>
        </div>
      )}
      {looked && <Found report={report} />}
      {report && !looked && (
        <EmptyState
          icon={PromiseIcon}
          title={<Trans>What was promised to this tenant was not checked yet</Trans>}
          actions={<RefreshButton what="promises" tenants={[id]} />}
        >
          <Trans>Checking changes nothing on the tenant.</Trans>
        </EmptyState>
      )}
    </>
  )
}

function Found({ report: { standing, checks, history, scores } }: { report: PromiseReport }) {
  const view: StandingsView = useSearch({ strict: false })
  const navigate = useNavigate()
  const platform = `#/promises/platforms?tenant=${encodeURIComponent(standing.tenant)}`
  const show = (faults: boolean) =>
    void navigate({
      to: '/tenants/$tenant/promises',
      params: { tenant: standing.tenant },
      search: faults ? { faults } : {},
      replace: true,
    })
  return (
    <div className={classes.scroll}>
      <Section title={<Trans>Score</Trans>}>
        <Scored standing={standing} checks={checks} />
      </Section>
      <div className={own.filters}>
        <Checkbox
          size="xs"
          label={<Trans>Only faults that nobody accepted</Trans>}
          checked={view.faults ?? false}
          onChange={({ currentTarget }) => show(currentTarget.checked)}
        />
        <a href={platform}>
          <Trans>What the platform states</Trans>
        </a>
      </div>
      <Areas tenant={standing.tenant} checks={view.faults ? checks.filter(needsLook) : checks} />
      <Section title={<Trans>Score over time</Trans>}>
        <ScoreOverTime scores={scores} />
      </Section>
      <Section title={<Trans>What changed</Trans>}>
        <History changes={history} />
      </Section>
    </div>
  )
}
