/** The two sides of policies: what tenants have, and what they should have. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Link, useLocation } from '@tanstack/react-router'
import { Tabs } from '../../ui/Tabs'

export function PolicyTabs() {
  const { t } = useLingui()
  const shown = useLocation({ select: ({ pathname }) => pathname })
  return (
    <Tabs label={t`Policies`} shown={shown}>
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
    </Tabs>
  )
}
