/** After connecting: what the check showed, and what most people do next. */
import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import type { TenantView } from '../../ipc'
import form from '../../ui/form.module.css'
import { Section } from '../../ui/parts'
import { CheckReport } from '../tenant/CheckReport'
import { MasterPasswordForm } from '../tenant/MasterPasswordForm'

export function Connected({ view, onAnother }: { view: TenantView; onAnother(): void }) {
  const { tenant, check } = view
  return (
    <>
      {check && <CheckReport check={check} trust={tenant.trust} />}
      {check?.manager === 'ready' && (
        <Section title={<Trans>For backups: the server's master password</Trans>}>
          <MasterPasswordForm tenant={tenant} />
        </Section>
      )}
      <div className={form.buttons}>
        <Button component="a" href={`#/tenants/${encodeURIComponent(tenant.id)}`}>
          <Trans>Open {tenant.name}</Trans>
        </Button>
        <Button variant="default" onClick={onAnother}>
          <Trans>Connect another</Trans>
        </Button>
      </div>
    </>
  )
}
