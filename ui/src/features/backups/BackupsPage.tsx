/** Backups of every tenant. */
import { Trans, useLingui } from '@lingui/react/macro'
import { PageHeader } from '../../ui/PageHeader'
import classes from '../../ui/parts.module.css'
import { Sides } from './Sides'

export default function BackupsPage() {
  const { t } = useLingui()
  return (
    <div className={classes.page}>
      <PageHeader
        title={t`Backups`}
        description={<Trans>Each one is opened and checked before it counts.</Trans>}
      />
      <Sides of={null} />
    </div>
  )
}
