/** The explicit yes to a link that leads into this computer's own network; asked for when one was refused for that. */
import { Trans } from '@lingui/react/macro'
import { Checkbox } from '@mantine/core'
import type { Fault } from '../../../ipc'

export function OwnNetwork(props: { fault: Fault | null; said: boolean; onChange(said: boolean): void }) {
  const { fault, said, onChange } = props
  if (!said && fault?.fields?.field !== 'own_network') return null
  return (
    <Checkbox
      label={<Trans>The link may lead into my own network</Trans>}
      checked={said}
      onChange={({ currentTarget }) => onChange(currentTarget.checked)}
    />
  )
}
