/** The offer to install the module that enforces more, with what that will do said before it is taken. */
import { Trans } from '@lingui/react/macro'
import { Checkbox } from '@mantine/core'
import classes from './policies.module.css'

interface Props {
  module: string
  install: boolean
  onInstall(install: boolean): void
  /** In how many tenants, where it is more than this one. */
  tenants?: number
}

export function InstallOffer({ module, install, onInstall, tenants }: Props) {
  return (
    <div className={classes.offer}>
      <Checkbox
        checked={install}
        onChange={({ currentTarget }) => onInstall(currentTarget.checked)}
        label={
          tenants === undefined ? (
            <Trans>Install the module {module} with this change</Trans>
          ) : (
            <Trans>
              Install the module {module} where it is on the server and not in use ({tenants})
            </Trans>
          )
        }
      />
      <ul>
        <li>
          <Trans>Installing restarts the tenant's registry: people notice a pause of some seconds.</Trans>
        </li>
        <li>
          <Trans>
            The module's own rules that are not set here are switched off right after, so that nobody's
            password expires unasked.
          </Trans>
        </li>
        <li>
          <Trans>
            Existing passwords stay until they expire or are changed. The preview counts the accounts it hits.
          </Trans>
        </li>
      </ul>
    </div>
  )
}
