/**
 * A certificate that no authority vouches for: shown so that it can be compared, and trusted only knowingly, only as
 * this one certificate, or through the authority's own file. What is expired or for another host cannot be accepted.
 */
import { Trans, useLingui } from '@lingui/react/macro'
import { Button, Checkbox, SegmentedControl, Textarea } from '@mantine/core'
import { useState } from 'react'
import type { Probe, TlsFacts, TlsProblem, Trust } from '../../ipc'
import { Moment } from '../../ui/Age'
import { Fingerprint } from '../../ui/Fingerprint'
import { WarningIcon } from '../../ui/icons'
import { Fact, Facts } from '../../ui/parts'
import page from '../../ui/parts.module.css'
import own from './connect.module.css'

interface Props {
  probe: Probe
  pending: boolean
  onTrust(trust: Trust): void
}

export function CertificateDecision({ probe, pending, onTrust }: Props) {
  const tls = probe.tls
  if (!tls?.problem) return null
  return (
    <section className={own.decision} aria-labelledby="certificate-title">
      <h2 id="certificate-title">
        <WarningIcon /> <ProblemTitle problem={tls.problem} />
      </h2>
      <CertificateFacts tls={tls} />
      {tls.problem === 'untrusted' ? (
        <Decision fingerprint={tls.fingerprint} pending={pending} onTrust={onTrust} />
      ) : (
        <p>
          <ProblemAdvice problem={tls.problem} />
        </p>
      )}
    </section>
  )
}

function CertificateFacts({ tls }: { tls: TlsFacts }) {
  return (
    <Facts>
      <Fact name={<Trans>Issued to</Trans>}>{tls.subject}</Fact>
      <Fact name={<Trans>Issued by</Trans>}>{tls.issuer}</Fact>
      <Fact name={<Trans>Valid</Trans>}>
        <Moment at={tls.not_before} dateOnly /> – <Moment at={tls.not_after} dateOnly />
      </Fact>
      <Fact name={<Trans>SHA-256 fingerprint</Trans>}>
        <Fingerprint value={tls.fingerprint} />
      </Fact>
    </Facts>
  )
}

function Decision({
  fingerprint,
  pending,
  onTrust,
}: {
  fingerprint: string
  pending: boolean
  onTrust(trust: Trust): void
}) {
  const { t } = useLingui()
  const [way, setWay] = useState<'certificate' | 'extra_ca'>('certificate')
  const [compared, setCompared] = useState(false)
  const [pem, setPem] = useState('')
  const readable = pem.includes('-----BEGIN CERTIFICATE-----')

  return (
    <>
      <SegmentedControl
        size="xs"
        aria-label={t`How to trust it`}
        value={way}
        onChange={(value) => setWay(value as typeof way)}
        data={[
          { value: 'certificate', label: t`Trust exactly this certificate` },
          { value: 'extra_ca', label: t`Give the CA file` },
        ]}
      />
      {way === 'certificate' ? (
        <>
          <Checkbox
            label={
              <Trans>
                I compared the fingerprint with the one my provider gave me, and they are the same
              </Trans>
            }
            checked={compared}
            onChange={({ currentTarget }) => setCompared(currentTarget.checked)}
          />
          <p className={page.quiet}>
            <Trans>
              Only this one certificate will be accepted. When it is renewed, you will be asked again.
            </Trans>
          </p>
          <div>
            <Button
              disabled={!compared}
              loading={pending}
              onClick={() => onTrust({ kind: 'certificate', fingerprint })}
            >
              <Trans>Trust this certificate</Trans>
            </Button>
          </div>
        </>
      ) : (
        <>
          <Textarea
            label={<Trans>CA certificates in PEM</Trans>}
            placeholder="-----BEGIN CERTIFICATE-----"
            value={pem}
            onChange={({ currentTarget }) => setPem(currentTarget.value)}
            rows={5}
            spellCheck={false}
            styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 12 } }}
            error={pem !== '' && !readable ? <Trans>There is no certificate in this text.</Trans> : null}
          />
          <div className={own.line}>
            <label className={own.file}>
              <Trans>Or choose the file:</Trans>{' '}
              <input
                type="file"
                accept=".pem,.crt,.cer,.ca-bundle"
                onChange={({ currentTarget }) => void currentTarget.files?.[0]?.text().then(setPem)}
              />
            </label>
            <Button disabled={!readable} loading={pending} onClick={() => onTrust({ kind: 'extra_ca', pem })}>
              <Trans>Use this CA</Trans>
            </Button>
          </div>
        </>
      )}
    </>
  )
}

function ProblemTitle({ problem }: { problem: TlsProblem }) {
  switch (problem) {
    case 'untrusted':
      return <Trans>Nobody you trust vouches for this certificate</Trans>
    case 'expired':
      return <Trans>This certificate is not valid today</Trans>
    case 'wrong_name':
      return <Trans>This certificate is for another host</Trans>
    case 'invalid':
      return <Trans>This certificate cannot be used</Trans>
  }
}

function ProblemAdvice({ problem }: { problem: TlsProblem }) {
  switch (problem) {
    case 'expired':
      return <Trans>Ask the provider to renew it, and check this computer's clock.</Trans>
    case 'wrong_name':
      return <Trans>Use the host name it was issued for, or ask the provider to correct it.</Trans>
    default:
      return <Trans>The server's encryption is broken or too old. Ask the provider.</Trans>
  }
}
