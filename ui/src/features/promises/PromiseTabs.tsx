/** The two sides of promises: how tenants stand, and what platforms state. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Link, useLocation } from '@tanstack/react-router'
import { Tabs } from '../../ui/Tabs'

export function PromiseTabs() {
  const { t } = useLingui()
  const shown = useLocation({ select: ({ pathname }) => pathname })
  return (
    <Tabs label={t`Promises`} shown={shown}>
      <Link
        to="/promises"
        activeOptions={{ exact: true, includeSearch: false }}
        activeProps={{ 'aria-current': 'page' }}
      >
        <Trans>Tenants</Trans>
      </Link>
      <Link
        to="/promises/platforms"
        activeOptions={{ includeSearch: false }}
        activeProps={{ 'aria-current': 'page' }}
      >
        <Trans>Platforms</Trans>
      </Link>
    </Tabs>
  )
}
