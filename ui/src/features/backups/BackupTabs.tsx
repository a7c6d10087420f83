/** The sides of backups: what was promised, what is here, where it comes from, and what is kept for oneself. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { TenantId } from '../../ipc'
import { Tabs } from '../../ui/Tabs'
import type { BackupsView } from './view'

interface Props {
  tenant: TenantId | null
  show: BackupsView['show']
}

export function BackupTabs({ tenant, show: shown }: Props) {
  const { t } = useLingui()
  const tab = (show: BackupsView['show'], title: ReactNode) => {
    const look = {
      search: show ? { show } : {},
      activeOptions: { exact: true },
      // a filter in the address leaves the side what it is
      'aria-current': shown === show ? 'page' : undefined,
    } as const
    return tenant === null ? (
      <Link to="/backups" {...look}>
        {title}
      </Link>
    ) : (
      <Link to="/tenants/$tenant/backups" params={{ tenant }} {...look}>
        {title}
      </Link>
    )
  }
  return (
    <Tabs label={tenant === null ? t`Backups` : t`Backups of this tenant`} shown={shown ?? ''}>
      {tab(undefined, <Trans>Promised places</Trans>)}
      {tab('files', <Trans>On this computer</Trans>)}
      {tab('sources', <Trans>Sources</Trans>)}
      {tab('downloads', <Trans>Downloads</Trans>)}
      {tab('requests', <Trans>Requests</Trans>)}
      {tenant === null && tab('vault', <Trans>Vault</Trans>)}
    </Tabs>
  )
}
