/** How many requests wait for an answer, and how many accesses may let somebody in now. */
import { Plural } from '@lingui/react/macro'
import type { GrantView } from '../../ipc'
import { mayWork } from './view'

export function AccessFacts({ grants }: { grants: readonly GrantView[] }) {
  if (grants.length === 0) return null
  const working = grants.filter(mayWork).length
  const waiting = grants.filter(({ state }) => state === 'requested').length
  return (
    <>
      <Plural value={waiting} one="# request waits" other="# requests wait" />
      {' · '}
      <Plural value={working} one="# access may work" other="# accesses may work" />
    </>
  )
}
