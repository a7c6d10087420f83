/**
 * Connecting a tenant: its address is looked at first, its certificate decided by a person where it must be, and only
 * then is a login asked for. Nothing is stored before the sign-in has worked.
 */
import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { type Probe, type ProbeAddress, type TenantView, type Trust, useCommand } from '../../ipc'
import { PageHeader } from '../../ui/PageHeader'
import classes from '../../ui/parts.module.css'
import { AddressForm } from './AddressForm'
import { CertificateDecision } from './CertificateDecision'
import { Connected } from './Connected'
import own from './connect.module.css'
import { ProbeFacts } from './ProbeFacts'
import { SignInForm } from './SignInForm'

interface Seen {
  /** What was asked, with the trust it was asked with. */
  address: Required<ProbeAddress>
  probe: Probe
}

export default function ConnectPage() {
  const { t } = useLingui()
  const look = useCommand('tenantProbe')
  const read = useCommand('usersRefresh')
  const [seen, setSeen] = useState<Seen | null>(null)
  const [added, setAdded] = useState<TenantView | null>(null)

  const probe = async (address: Required<ProbeAddress>) => {
    const answer = await look.run(address)
    if (answer) setSeen({ address, probe: answer })
  }
  const trust = (decided: Trust) => seen && void probe({ ...seen.address, trust: decided })
  // Who can sign in is what people come for: it is read at once, and the running job shows beside the navigation.
  const connected = (view: TenantView) => {
    setAdded(view)
    if (view.check?.rights?.read_users) void read.run({ tenants: [view.tenant.id] })
  }
  const restart = () => {
    setSeen(null)
    setAdded(null)
    look.clear()
  }
  const undecided = Boolean(seen?.probe.tls?.problem)

  return (
    <div className={classes.page}>
      <PageHeader
        title={added ? t`${added.tenant.name} is connected` : t`Connect a tenant`}
        description={
          !added && <Trans>Connecting only looks. Nothing is installed or changed on the tenant.</Trans>
        }
      />
      <div className={classes.scroll}>
        <div className={own.column}>
          {added ? (
            <Connected view={added} onAnother={restart} />
          ) : (
            <>
              <AddressForm
                pending={look.pending}
                fault={look.fault}
                done={seen !== null && !look.fault}
                onLook={(url, allow) =>
                  void probe({ url, trust: { kind: 'system' }, allow_plain_http: allow })
                }
                onChange={restart}
              />
              {seen && !look.fault && undecided && (
                <CertificateDecision probe={seen.probe} pending={look.pending} onTrust={trust} />
              )}
              {seen && !look.fault && !undecided && (
                <>
                  <ProbeFacts probe={seen.probe} trust={seen.address.trust} />
                  <SignInForm address={seen.address} probe={seen.probe} onAdded={connected} />
                </>
              )}
            </>
          )}
        </div>
      </div>
    </div>
  )
}
