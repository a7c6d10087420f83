/** Which way a tenant's platform names for what is being asked for: read from its document, or said to be left open. */
import { Trans } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Fragment } from 'react'
import { ask, type Channel, type Platform, type Target, type TenantId } from '../../ipc'
import classes from '../../ui/parts.module.css'
import { ChannelWords } from './words'

/** The platform of a tenant; `undefined` while it is read, and where there is none with a document. */
export function usePlatformOf(tenant: TenantId | null): Platform | undefined {
  const { data: tenants } = useQuery(ask('tenantList', {}))
  const { data: platforms } = useQuery(ask('platformList', {}))
  const id = tenants?.find((view) => view.tenant.id === tenant)?.tenant.platform
  const platform = platforms?.find((each) => each.id === id)
  return platform?.source ? platform : undefined
}

/** Where a restore may go: what the platform states, and anywhere while it leaves that open. */
export function targetsOf(platform: Platform | undefined): readonly Target[] {
  const restore = platform?.restore
  const targets = restore?.kind === 'stated' ? restore.value.targets : undefined
  return targets?.kind === 'stated' ? targets.value : ['side', 'live']
}

/** How the provider gives out the live data. */
export function DownloadWays({ platform: { name, download } }: { platform: Platform }) {
  return (
    <p className={classes.quiet}>
      {download.kind === 'stated' ? (
        <Trans>
          {name} states: downloads <Each channels={download.value} />.
        </Trans>
      ) : (
        <Trans>{name} does not state how downloads are asked for.</Trans>
      )}
    </p>
  )
}

/** How the provider is asked for a restore. */
export function RestoreWay({ platform: { name, restore } }: { platform: Platform }) {
  return (
    <p className={classes.quiet}>
      {restore.kind === 'stated' ? (
        <Trans>
          {name} states: restores <ChannelWords channel={restore.value.channel} />.
        </Trans>
      ) : (
        <Trans>{name} does not state that it restores on request.</Trans>
      )}
    </p>
  )
}

function Each({ channels }: { channels: readonly Channel[] }) {
  return channels.map((channel, n) => (
    <Fragment key={channel}>
      {n > 0 && ', '}
      <ChannelWords channel={channel} />
    </Fragment>
  ))
}
