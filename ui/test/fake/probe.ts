/** What the made-up addresses show: `self-signed`, `expired`, `nobody` and `plain` in the host name are the troubles. */
import type { Fault, Probe, ProbeAddress, TlsFacts } from '../../src/ipc/generated'

export const selfSigned = '1f0c8d2e4b6a79538d0e1c2b3a49586776859403f2e1d0cbba9a8b7c6d5e4f30'

export function probe({ url, trust }: ProbeAddress): Probe {
  const whole = url.includes('://') ? url : `https://${url}`
  const fail = (code: Fault['code'], message: string, retry: Fault['retry'] = 'never'): never => {
    throw { code, message, retry, next: '', fields: { host: new URL(whole).hostname } } satisfies Fault
  }
  if (whole.startsWith('http://'))
    fail('plain_http', 'Plain http would send the password readably over the network.')
  if (whole.includes('nobody')) fail('unknown_host', 'nobody.example does not resolve.', 'now')
  const tls: TlsFacts = {
    protocol: 'TLS 1.3',
    cipher: 'TLS13_AES_256_GCM_SHA384',
    fingerprint: selfSigned,
    subject: new URL(whole).hostname,
    issuer: 'Example Test CA',
    not_before: '2026-01-01T00:00:00Z',
    not_after: '2027-12-31T00:00:00Z',
    problem: null,
  }
  const bare = { url: whole, version: null, databases: null, clock_offset_seconds: null }
  if (whole.includes('expired'))
    return { ...bare, tls: { ...tls, problem: 'expired', not_after: '2026-02-01T00:00:00Z' } }
  if (whole.includes('self-signed') && trust?.kind !== 'certificate' && trust?.kind !== 'extra_ca')
    return { ...bare, tls: { ...tls, problem: 'untrusted', issuer: tls.subject } }
  return {
    url: whole,
    version: { text: '19.0-20261004', series: 19, enterprise: false },
    tls,
    databases: whole.includes('unlisted') ? null : ['production', 'staging'],
    clock_offset_seconds: 0,
  }
}
