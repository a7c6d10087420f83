/** A list of which search and filters leave nothing: that, and the way back to all of it. */
import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { SearchIcon } from './icons'
import { EmptyState } from './parts'

interface Props {
  title: ReactNode
  onClear(): void
  children?: ReactNode
}

export function NoMatch({ title, onClear, children }: Props) {
  return (
    <EmptyState
      icon={SearchIcon}
      title={title}
      actions={
        <Button size="xs" variant="default" onClick={onClear}>
          <Trans>Clear search and filters</Trans>
        </Button>
      }
    >
      {children}
    </EmptyState>
  )
}
