/** A list of all tenants with nothing in it: no tenant was looked at, or none is connected. */
import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import type { ComponentProps } from 'react'
import { EmptyState } from '../../ui/parts'

interface Props extends ComponentProps<typeof EmptyState> {
  /** Whether a tenant is connected: what is said is for when one is. */
  connected: boolean
}

export function NothingRead({ connected, ...unread }: Props) {
  if (connected) return <EmptyState {...unread} />
  return (
    <EmptyState
      icon={unread.icon}
      title={<Trans>No tenant is connected yet</Trans>}
      actions={
        <Button size="xs" component="a" href="#/connect">
          <Trans>Connect a tenant</Trans>
        </Button>
      }
    />
  )
}
