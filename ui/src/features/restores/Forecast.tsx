/** How long a restore takes, by the latest drill of its backup. */
import { Trans } from '@lingui/react/macro'
import form from '../../ui/form.module.css'
import { useFormat } from '../../ui/format'

export function Forecast({ ms }: { ms: number | null }) {
  const format = useFormat()
  const took = format.duration(Math.ceil((ms ?? 0) / 1000))
  return (
    <p className={form.hint}>
      {ms === null ? (
        <Trans>It was not drilled yet, so nobody knows how long a restore takes and what comes back.</Trans>
      ) : (
        <Trans>A restore takes about {took}, as its latest drill did; sending it comes on top.</Trans>
      )}
    </p>
  )
}
