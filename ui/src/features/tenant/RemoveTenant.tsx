/** Forgetting a tenant, after saying exactly what goes and what stays. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Button, Modal } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { type TenantView, useCommand } from '../../ipc'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import { useFormat } from '../../ui/format'
import own from './tenant.module.css'

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
      <Modal
        opened={asking}
        onClose={() => setAsking(false)}
        title={t`Forget ${tenant.name}?`}
        closeButtonProps={{ 'aria-label': t`Close` }}
        centered
      >
        <div className={own.stack}>
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
          {remove.fault && <FaultNotice fault={remove.fault} />}
          <div style={{ display: 'flex', gap: 8 }}>
            <Button color="red" loading={remove.pending} onClick={() => void confirm()}>
              <Trans>Forget it</Trans>
            </Button>
            <Button variant="default" onClick={() => setAsking(false)} data-autofocus>
              <Trans>Keep it</Trans>
            </Button>
          </div>
        </div>
      </Modal>
    </>
  )
}
