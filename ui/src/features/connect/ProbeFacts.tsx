/** What the address showed to anyone. */
import { Trans } from '@lingui/react/macro'
import type { Probe, Trust } from '../../ipc'
import { useFormat } from '../../ui/format'
import { Fact, Facts, Tag } from '../../ui/parts'
import own from './connect.module.css'

/** Seconds the clocks may differ before it is worth a word. */
const clockTolerance = 60

export function ProbeFacts({ probe, trust }: { probe: Probe; trust?: Trust }) {
  const format = useFormat()
  const offset = probe.clock_offset_seconds
  return (
    <section className={own.block} aria-label={probe.url}>
      <Facts>
        <Fact name={<Trans>Server</Trans>}>
          Odoo {probe.version?.text}{' '}
          {probe.version && (
            <Tag>{probe.version.enterprise ? <Trans>Enterprise</Trans> : <Trans>Community</Trans>}</Tag>
          )}
        </Fact>
        <Fact name={<Trans>Connection</Trans>}>
          <TlsLine probe={probe} trust={trust} />
        </Fact>
        {offset !== null && Math.abs(offset) > clockTolerance && (
          <Fact name={<Trans>Clock</Trans>}>
            <Tag tone="warn">
              <Trans>differs by {format.duration(Math.abs(offset))}</Trans>
            </Tag>
          </Fact>
        )}
      </Facts>
    </section>
  )
}

function TlsLine({ probe, trust }: { probe: Probe; trust: Trust | undefined }) {
  if (!probe.tls)
    return (
      <Tag tone="warn">
        <Trans>not encrypted</Trans>
      </Tag>
    )
  return (
    <>
      {probe.tls.protocol} ·{' '}
      {trust?.kind === 'certificate' ? <Trans>exactly the certificate you compared</Trans> : probe.tls.issuer}
    </>
  )
}
