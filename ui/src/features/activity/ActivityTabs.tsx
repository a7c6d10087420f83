/** The two sides of what was done: the journal, and the plans behind its changes. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import tabs from '../tenant/tenant.module.css'

export function ActivityTabs() {
  const { t } = useLingui()
  return (
    <nav className={tabs.tabs} aria-label={t`Activity`}>
      <Link to="/activity" activeOptions={{ exact: true }} activeProps={{ 'aria-current': 'page' }}>
        <Trans>Journal</Trans>
      </Link>
      <Link to="/activity/plans" activeOptions={{ exact: true }} activeProps={{ 'aria-current': 'page' }}>
        <Trans>Plans</Trans>
      </Link>
    </nav>
  )
}
