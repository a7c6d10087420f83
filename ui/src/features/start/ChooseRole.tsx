/**
 * Who sits here, and the first step: a tenant of one's own, or a look around. Whoever has connected tenants on the command
 * line goes on with them, on the page that a link may have asked for.
 */
import { Trans, useLingui } from '@lingui/react/macro'
import { Button, Radio } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ask, type Role, type Status, useCommand } from '../../ipc'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import form from '../../ui/form.module.css'
import page from '../../ui/parts.module.css'
import { RoleChoices } from './RoleChoices'
import classes from './start.module.css'

interface Props {
  status: Status
  /** Sets the page to begin with, where it is not the one of the address; the window opens on it. */
  onEnter(page?: string): void
}

export function ChooseRole({ status, onEnter }: Props) {
  const { t } = useLingui()
  const save = useCommand('setupSave')
  const demo = useCommand('demoStart')
  const [role, setRole] = useState<Role | null>(null)
  const { data: tenants } = useQuery(ask('tenantList', {}))
  const fault = demo.fault ?? save.fault

  // Saving the role is what opens the window, so it comes last.
  const enter = async (page?: string) => {
    onEnter(page)
    await save.run({ ...status.preferences, role })
  }
  const lookAround = async () => {
    if (status.demo || (await demo.run({ tenants: 0, latency_ms: 0 }))) await enter('/')
  }

  return (
    <div className={classes.form}>
      <Radio.Group
        label={<Trans>Who are you?</Trans>}
        description={<Trans>This only orders the pages. What you may do is decided by each tenant.</Trans>}
        value={role ?? ''}
        onChange={(value) => setRole(value as Role)}
      >
        <RoleChoices />
      </Radio.Group>
      {fault && <FaultNotice fault={fault} />}
      <div className={form.buttons}>
        {tenants?.length ? (
          <Button disabled={!role} loading={save.pending} onClick={() => void enter()}>
            <Trans>Continue</Trans>
          </Button>
        ) : (
          <Button disabled={!role} loading={save.pending} onClick={() => void enter('/connect')}>
            <Trans>Connect a tenant</Trans>
          </Button>
        )}
        <Button
          variant="default"
          disabled={!role}
          loading={demo.pending}
          onClick={() => void lookAround()}
          aria-describedby="demo-note"
        >
          {status.demo ? <Trans>Open the demo fleet</Trans> : <Trans>Look around in the demo fleet</Trans>}
        </Button>
      </div>
      <p id="demo-note" className={page.quiet}>
        {t`The demo fleet is a small server inside Reeve with made-up people. It ends with the program.`}
      </p>
    </div>
  )
}
