/** Makes way for another vault. */
import { Trans } from '@lingui/react/macro'
import { useCommand } from '../../../ipc'
import { AskTwice } from '../../../ui/AskTwice'

export function Forget() {
  const forget = useCommand('vaultForget')
  return (
    <AskTwice
      ask={<Trans>Forget this vault…</Trans>}
      act={<Trans>Forget it</Trans>}
      pending={forget.pending}
      fault={forget.fault}
      onAct={() => void forget.run({})}
    >
      <Trans>
        Nothing in the vault is touched, but its key goes from this computer: only the recovery sheet opens it
        then. Have the sheet at hand.
      </Trans>
    </AskTwice>
  )
}
