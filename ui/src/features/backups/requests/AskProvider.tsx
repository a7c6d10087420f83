/** Asks the provider for the backup of a promised place, and says which way the provider names for that. */
import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Slot, TenantId } from '../../../ipc'
import { Age } from '../../../ui/Age'
import { DownloadWays, usePlatformOf } from '../../promises/ProviderWays'
import { AskForm } from './AskForm'

export function AskProvider({ tenant, slot }: { tenant: TenantId; slot: Slot }) {
  const [asking, setAsking] = useState(false)
  const platform = usePlatformOf(tenant)
  const wanted = { from: slot.from, to: slot.to, holds: slot.holds }
  if (slot.requested !== null)
    return (
      <p>
        <Trans>
          The provider was asked for it <Age at={slot.requested} />.
        </Trans>{' '}
        <Link to="/backups" search={{ show: 'requests' }}>
          <Trans>See the requests</Trans>
        </Link>
      </p>
    )
  if (asking) return <AskForm tenant={tenant} wanted={wanted} onDone={() => setAsking(false)} />
  return (
    <div>
      {platform && <DownloadWays platform={platform} />}
      <Button size="xs" variant="default" onClick={() => setAsking(true)}>
        <Trans>Ask the provider for it…</Trans>
      </Button>
    </div>
  )
}
