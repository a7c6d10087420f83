/** Of how many checks a score is: without that, 100 says nothing. */
import { useLingui } from '@lingui/react/macro'
import type { PromiseStanding } from '../../ipc'
import { useFormat } from '../../ui/format'

export function useSeenWords() {
  const { t } = useLingui()
  const format = useFormat()
  return ({ seen, unseen }: Pick<PromiseStanding, 'seen' | 'unseen'>) =>
    t`${format.number(seen)} of ${format.number(seen + unseen)} checks seen`
}
