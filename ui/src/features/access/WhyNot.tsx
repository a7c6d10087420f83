/** What cannot be done with an access here, each with the core's reason. */

import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { useLingui } from '@lingui/react'
import type { GrantView, May } from '../../ipc'
import classes from './access.module.css'
import { useReason } from './reasons'

const deeds: Record<keyof May, MessageDescriptor> = {
  approve: msg`Approve`,
  refuse: msg`Refuse`,
  second: msg`Stand behind it`,
  sign_in: msg`Sign in`,
  give_back: msg`Give back`,
  revoke: msg`Revoke`,
  review: msg`Review`,
}

export function WhyNot({ of: { may }, what }: { of: GrantView; what: readonly (keyof May)[] }) {
  const { _ } = useLingui()
  const reasonOf = useReason()
  const refused = what.filter((deed) => may[deed] !== null)
  if (refused.length === 0) return null
  return (
    <ul className={classes.unavailable}>
      {refused.map((deed) => (
        <li key={deed}>
          {_(deeds[deed])}: {reasonOf(may[deed] ?? '')}
        </li>
      ))}
    </ul>
  )
}
