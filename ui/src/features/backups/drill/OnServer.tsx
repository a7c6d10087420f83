/** A drill on a server of one's own: restored there under a side name, looked at by what Odoo answers, and dropped again. */
import { Trans } from '@lingui/react/macro'
import { type FormEvent, useState } from 'react'
import type { Fault, TenantId } from '../../../ipc'
import { FormButtons } from '../../../ui/FormButtons'
import { FaultNotice } from '../../../ui/fault/FaultNotice'
import form from '../../../ui/form.module.css'
import { TenantField } from '../../tenant/TenantField'

interface Props {
  /** Whose backup it is; its own server is offered first. */
  tenant: TenantId | null
  pending: boolean
  fault: Fault | null
  /** Whether it was begun. */
  onDrill(on: TenantId): Promise<boolean>
  onDone(): void
}

export function OnServer({ tenant, pending, fault, onDrill, onDone }: Props) {
  const [on, setOn] = useState(tenant)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (on !== null && (await onDrill(on))) onDone()
  }
  return (
    <form className={form.stack} onSubmit={(event) => void submit(event)}>
      <TenantField
        label={<Trans>On whose server</Trans>}
        description={
          <Trans>
            It is restored there beside the live database, neutralised where Odoo can do that, looked at and
            dropped again. That takes space and work of the server, and its master password.
          </Trans>
        }
        value={on}
        onChange={setOn}
      />
      {fault && <FaultNotice fault={fault} />}
      <FormButtons pending={pending} ready={on !== null} size="xs" onCancel={onDone}>
        <Trans>Drill it there</Trans>
      </FormButtons>
    </form>
  )
}
