/** Of how many checks a score is: without that, 100 says nothing. */
import { Trans } from '@lingui/react/macro'
import type { PromiseStanding } from '../../ipc'
import { useFormat } from '../../ui/format'

export function SeenWords({ seen, unseen }: Pick<PromiseStanding, 'seen' | 'unseen'>) {
  const format = useFormat()
  return (
    <Trans>
      {format.number(seen)} of {format.number(seen + unseen)} checks seen
    </Trans>
  )
}
