/** Forgetting a tenant, after saying exactly what goes and what stays. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { type TenantView, useCommand } from '../../ipc'
import { useFormat } from '../../ui/format'
import { RemoveDialog } from '../../ui/RemoveDialog'

export function RemoveTenant({ view }: { view: TenantView }) {
  const { t } = useLingui()
  const format = useFormat()
  const navigate = useNavigate()
  const remove = useCommand('tenantRemove')
  const [asking, setAsking] = useState(false)
  const { tenant } = view
  const people = format.number(view.users ?? 0)

  const confirm = async () => {
    if (await remove.run({ tenant: tenant.id })) void navigate({ to: '/' })
  }
  return (
    <>
      <Button size="xs" variant="default" onClick={() => setAsking(true)}>
        <Trans>Forget this tenant</Trans>
      </Button>
      {asking && (
        <RemoveDialog
          title={t`Forget ${tenant.name}?`}
          act={<Trans>Forget it</Trans>}
          pending={remove.pending}
          fault={remove.fault}
          onAct={() => void confirm()}
          onClose={() => setAsking(false)}
        >
          <ul style={{ margin: 0, paddingLeft: 18 }}>
            <li>
              <Trans>
                Goes from this computer: the connection, its stored secrets, and the copy of {people} people.
              </Trans>
            </li>
            <li>
              <Trans>Stays: backup files on your disk, and the journal.</Trans>
            </li>
            <li>
              <Trans>Nothing changes on the tenant itself.</Trans>
            </li>
          </ul>
        </RemoveDialog>
      )}
    </>
  )
}
