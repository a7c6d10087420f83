/** For how long no database had the live name, measured. */
import { Trans } from '@lingui/react/macro'
import { useFormat } from '../../ui/format'

export function GapWords({ ms }: { ms: number }) {
  const format = useFormat()
  const took = format.duration(ms / 1000)
  return <Trans>no database had the live name for {took}</Trans>
}
