/** What stands in the way of a backup made by a tenant's server now, and what to do about it. */
import { Trans } from '@lingui/react/macro'
import type { TenantView } from '../../ipc'
import { Note } from '../../ui/parts'
import { MasterPasswordForm } from '../tenant/MasterPasswordForm'

/** The database manager is off, has no password of its own, or has one that is not known here. */
export type Hindrance = 'disabled' | 'unprotected' | 'no_password'

export function hindranceOf({ tenant, check }: TenantView): Hindrance | null {
  if (check?.manager === 'disabled' || check?.manager === 'unprotected') return check.manager
  return tenant.has_master_password ? null : 'no_password'
}

interface Props {
  of: TenantView
  hindrance: Hindrance
  /** The password that was missing is known now. */
  onCleared?: () => void
}

export function HindranceWords({ of, hindrance, onCleared }: Props) {
  switch (hindrance) {
    case 'disabled':
      return (
        <Note>
          <Trans>
            The provider has switched off this server's database manager, so it offers no backup to download.
            Ask the provider for one; a file you get can be checked here.
          </Trans>
        </Note>
      )
    case 'unprotected':
      return (
        <Note tone="warn">
          <Trans>
            This server has no master password. Asking it for a backup would set one for good, so Reeve does
            not. Tell the provider to set it first.
          </Trans>
        </Note>
      )
    case 'no_password':
      return (
        <>
          <p>
            <Trans>
              The server asks for its master password before it makes a backup. It is needed once.
            </Trans>
          </p>
          <MasterPasswordForm tenant={of.tenant} {...(onCleared && { onStored: onCleared })} />
        </>
      )
  }
}
