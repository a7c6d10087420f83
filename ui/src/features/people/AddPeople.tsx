/** The two ways to new accounts: one by hand, many out of a file. Both open beside the list and are in its address. */
import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { useAddress } from '../../ui/address'
import { PlusIcon } from '../../ui/icons'
import type { PeopleView } from './view'

export function AddPeople() {
  const [, change] = useAddress<PeopleView>()
  return (
    <>
      <Button size="xs" leftSection={<PlusIcon />} onClick={() => change({ act: 'new' })}>
        <Trans>New account</Trans>
      </Button>
      <Button size="xs" variant="default" onClick={() => change({ act: 'import' })}>
        <Trans>Import CSV</Trans>
      </Button>
    </>
  )
}
