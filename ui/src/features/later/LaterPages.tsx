/** Pages that this version names and does not have yet: what they will be for, and what can be done meanwhile. */
import { useLingui } from '@lingui/react'
import { Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { type Page, pagesFor } from '../../app/pages'
import { PageHeader } from '../../ui/PageHeader'
import { EmptyState } from '../../ui/parts'
import classes from '../../ui/parts.module.css'

function Later({ path, children }: { path: Page['path']; children: ReactNode }) {
  const { _ } = useLingui()
  const page = pagesFor(null).find((each) => each.path === path)
  if (!page?.later) return null
  return (
    <div className={classes.page}>
      <PageHeader title={_(page.title)} />
      <EmptyState icon={page.icon} title={_(page.later)}>
        {children}
      </EmptyState>
    </div>
  )
}

export function RestoresPage() {
  return (
    <Later path="/restores">
      <Trans>Backups taken and proven today can be restored with Odoo's own database manager.</Trans>
    </Later>
  )
}
