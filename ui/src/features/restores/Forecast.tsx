/** How long a restore takes: by the latest drill of its backup, else an estimate that says so. */
import { Trans } from '@lingui/react/macro'
import type { Forecast as Told } from '../../ipc'
import form from '../../ui/form.module.css'
import { useFormat } from '../../ui/format'

export function Forecast({ forecast }: { forecast: Told | null }) {
  return (
    <p className={form.hint}>
      {forecast === null ? (
        <Trans>It was not drilled yet, so nobody knows how long a restore takes and what comes back.</Trans>
      ) : (
        <Takes forecast={forecast} />
      )}
    </p>
  )
}

function Takes({ forecast: { ms, by } }: { forecast: Told }) {
  const format = useFormat()
  const took = format.duration(Math.ceil(ms / 1000))
  if (by.kind === 'drill')
    return <Trans>A restore takes about {took}, as its latest drill did; sending it comes on top.</Trans>
  const rate = format.bytes(by.rate)
  return by.kind === 'measured' ? (
    <Trans>
      Estimated: a restore takes about {took}, at {rate} a second as an earlier one here. It was not drilled
      yet, so nobody knows what comes back.
    </Trans>
  ) : (
    <Trans>
      Estimated: a restore takes about {took}, if {rate} a second pass, which nobody has measured. It was not
      drilled yet, so nobody knows what comes back.
    </Trans>
  )
}
