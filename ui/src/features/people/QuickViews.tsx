/** The questions asked most often of people, each an address of the same list. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import bar from '../../ui/filters.module.css'
import type { PeopleView } from './view'

interface QuickView {
  id: string
  filters: PeopleView
  words: ReactNode
}

export function QuickViews({ ofAll }: { ofAll: boolean }) {
  const { t } = useLingui()
  const views: QuickView[] = [
    { id: 'all', filters: {}, words: <Trans>Everybody active</Trans> },
    {
      id: 'admin',
      filters: { admin: 'yes' },
      words: ofAll ? <Trans>Settings rights anywhere</Trans> : <Trans>Settings rights</Trans>,
    },
    { id: 'unused', filters: { unused: 90 }, words: <Trans>Unused for 90 days</Trans> },
    { id: 'two_factor', filters: { two_factor: 'off' }, words: <Trans>Without two-factor</Trans> },
  ]
  return (
    <nav className={bar.quick} aria-label={t`Quick views`}>
      {views.map(({ id, filters, words }) => (
        <Link
          key={id}
          to="."
          search={(old: PeopleView) => ({ ...order(old), ...filters })}
          activeOptions={{ exact: true }}
        >
          {words}
        </Link>
      ))}
    </nav>
  )
}

/** The order is not part of the question. */
function order({ by, desc }: PeopleView): PeopleView {
  return { ...(by && { by }), ...(desc && { desc }) }
}
