/** The states of what a list has, each a link to those in it, with how many there are. The address says which is shown. */
import type { MessageDescriptor } from '@lingui/core'
import { useLingui } from '@lingui/react'
import { Trans, useLingui as useMacro } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import classes from './filters.module.css'
import page from './parts.module.css'

interface Props<Show extends string> {
  shows: readonly Show[]
  words: Record<Show, MessageDescriptor>
  shown: Show | undefined
  /** How many there are in a state. */
  count(show: Show): number
  /** How many there are in all. */
  all: number
}

export function ByState<Show extends string>({ shows, words, shown, count, all }: Props<Show>) {
  const { t } = useMacro()
  const { _ } = useLingui()
  return (
    <nav className={classes.quick} aria-label={t`By state`}>
      {[undefined, ...shows].map((show) => (
        <Link
          key={show ?? ''}
          to="."
          search={({ show: _old, ...old }: { show?: string }) => (show ? { ...old, show } : old)}
          aria-current={shown === show ? 'true' : undefined}
          activeProps={{}}
        >
          {show ? _(words[show]) : <Trans>All</Trans>}{' '}
          <span className={page.numeric}>{show ? count(show) : all}</span>
        </Link>
      ))}
    </nav>
  )
}
