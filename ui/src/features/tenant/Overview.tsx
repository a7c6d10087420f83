/** A tenant's first tab: the report of its last check, its secrets, and the way to forget it. */
import { Trans } from '@lingui/react/macro'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import { Note, Section } from '../../ui/parts'
import classes from '../../ui/parts.module.css'
import { RefreshButton } from '../jobs/RefreshButton'
import { CheckReport } from './CheckReport'
import { MasterPasswordForm } from './MasterPasswordForm'
import { PlatformChoice } from './PlatformChoice'
import { RemoveTenant } from './RemoveTenant'
import { SecretForm } from './SecretForm'
import { StageSwitch } from './StageSwitch'
import own from './tenant.module.css'
import { useTenant } from './useTenant'

export default function Overview() {
  const { data: view } = useTenant()
  if (!view) return null
  const { tenant, check, refresh_fault } = view
  return (
    <div className={classes.scroll} style={{ paddingTop: 16 }}>
      {refresh_fault && refresh_fault.code !== check?.sign_in_fault?.code && (
        <Section title={<Trans>The latest reading of people failed</Trans>}>
          <FaultNotice fault={refresh_fault}>
            <RefreshButton what="people" tenants={[tenant.id]} />
          </FaultNotice>
        </Section>
      )}
      {check ? (
        <CheckReport check={check} trust={tenant.trust} />
      ) : (
        <Note>
          <Trans>This connection was not checked yet.</Trans>
        </Note>
      )}
      <div className={own.columns}>
        <Section title={<Trans>Sign-in</Trans>}>
          <SecretForm key={tenant.id} tenant={tenant} />
        </Section>
        <Section title={<Trans>Master password</Trans>}>
          {check?.manager === 'disabled' || check?.manager === 'unprotected' ? (
            <p className={classes.quiet}>
              {check.manager === 'disabled' ? (
                <Trans>Not needed: this server's database manager is switched off.</Trans>
              ) : (
                <Trans>Not accepted here: the server has none, and sending one would set it for good.</Trans>
              )}
            </p>
          ) : (
            <MasterPasswordForm key={tenant.id} tenant={tenant} />
          )}
        </Section>
      </div>
      <Section title={<Trans>Production or test</Trans>}>
        <StageSwitch tenant={tenant} />
      </Section>
      <Section title={<Trans>Platform</Trans>}>
        <PlatformChoice tenant={tenant} />
      </Section>
      <Section title={<Trans>Connection</Trans>}>
        <RemoveTenant view={view} />
      </Section>
    </div>
  )
}
