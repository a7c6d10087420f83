/** The three roles, to choose from. */
import { Trans } from '@lingui/react/macro'
import { Radio } from '@mantine/core'
import classes from './start.module.css'

export function RoleChoices() {
  return (
    <div className={classes.choices}>
      <Radio
        value="administrator"
        label={<Trans>Administrator</Trans>}
        description={<Trans>I look after databases: people, policies, backups.</Trans>}
      />
      <Radio
        value="helpdesk"
        label={<Trans>Helpdesk</Trans>}
        description={<Trans>I work for a provider and help its customers.</Trans>}
      />
      <Radio
        value="customer"
        label={<Trans>Customer</Trans>}
        description={<Trans>My company's database is hosted by somebody else.</Trans>}
      />
    </div>
  )
}
