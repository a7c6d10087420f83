/** The two sides of policies: what tenants have, and what they should have. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import tabs from '../tenant/tenant.module.css'

export function PolicyTabs() {
  const { t } = useLingui()
  return (
    <nav className={tabs.tabs} aria-label={t`Policies`}>
      <Link
        to="/policies"
        activeOptions={{ exact: true, includeSearch: false }}
        activeProps={{ 'aria-current': 'page' }}
      >
        <Trans>Tenants</Trans>
      </Link>
      <Link to="/policies/baselines" activeProps={{ 'aria-current': 'page' }}>
        <Trans>Baselines</Trans>
      </Link>
    </nav>
  )
}
