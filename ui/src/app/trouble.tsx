/** Where an address leads nowhere, or a page cannot be drawn. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import type { ErrorComponentProps } from '@tanstack/react-router'
import type { Fault } from '../ipc'
import { FaultNotice } from '../ui/fault/FaultNotice'
import { SearchIcon } from '../ui/icons'
import { PageHeader } from '../ui/PageHeader'
import { EmptyState } from '../ui/parts'
import classes from '../ui/parts.module.css'

export function NotFound() {
  const { t } = useLingui()
  return (
    <div className={classes.page}>
      <PageHeader title={t`Page not found`} />
      <EmptyState
        icon={SearchIcon}
        title={<Trans>There is no page at this address</Trans>}
        actions={
          <Button component="a" href="#/" size="xs" variant="default">
            <Trans>Go to the fleet</Trans>
          </Button>
        }
      />
    </div>
  )
}

export function PageFault({ error, reset }: ErrorComponentProps) {
  const { t } = useLingui()
  const fault: Fault =
    typeof error === 'object' && error !== null && 'code' in error
      ? (error as Fault)
      : {
          code: 'internal',
          message: error instanceof Error ? error.message : String(error),
          retry: 'now',
          next: '',
        }
  return (
    <div className={classes.page}>
      <PageHeader title={t`This page could not be drawn`} />
      <div className={classes.scroll}>
        <FaultNotice fault={fault} onRetry={reset} />
      </div>
    </div>
  )
}
