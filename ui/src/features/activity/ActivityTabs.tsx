/** The two sides of what was done: the journal, and the plans behind its changes. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Link, useLocation } from '@tanstack/react-router'
import { Tabs } from '../../ui/Tabs'

export function ActivityTabs() {
  const { t } = useLingui()
  const shown = useLocation({ select: ({ pathname }) => pathname })
  return (
    <Tabs label={t`Activity`} shown={shown}>
      <Link to="/activity" activeOptions={{ exact: true }} activeProps={{ 'aria-current': 'page' }}>
        <Trans>Journal</Trans>
      </Link>
      <Link to="/activity/plans" activeOptions={{ exact: true }} activeProps={{ 'aria-current': 'page' }}>
        <Trans>Plans</Trans>
      </Link>
    </Tabs>
  )
}
