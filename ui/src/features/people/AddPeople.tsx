/** The two ways to new accounts: one by hand, many out of a file. Both open beside the list and are in its address. */
import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { PlusIcon } from '../../ui/icons'
import type { PeopleView } from './view'

export function AddPeople() {
  const navigate = useNavigate()
  const open = (act: 'new' | 'import') =>
    void navigate({ to: '.', search: (old: PeopleView) => ({ ...old, act }), replace: true })
  return (
    <>
      <Button size="xs" leftSection={<PlusIcon />} onClick={() => open('new')}>
        <Trans>New account</Trans>
      </Button>
      <Button size="xs" variant="default" onClick={() => open('import')}>
        <Trans>Import CSV</Trans>
      </Button>
    </>
  )
}
