/** The way out of the vault: one backup as a zip that Odoo restores, to a file that is suggested. */
import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { ask, type TenantId, useCommand } from '../../../ipc'
import { FaultNotice } from '../../../ui/fault/FaultNotice'
import form from '../../../ui/form.module.css'
import { JobCards } from '../../jobs/JobCard'
import { PathField } from '../PathField'
import { useRecentJobs } from '../recent'
import { besides, exportName } from './names'

interface Props {
  /** `tenant` is its name in the vault. */
  snapshot: { id: string; tenant: string; at: string }
  /** Whose it is here, where that is known. */
  tenant: TenantId | null
}

export function TakeOut({ snapshot, tenant }: Props) {
  const send = useCommand('vaultExport')
  const { data: suggestion } = useQuery({
    ...ask('backupSuggestPath', { tenant: tenant ?? '' }),
    enabled: tenant !== null,
  })
  const jobs = useRecentJobs(
    ({ work }) =>
      work.kind === 'vault' && work.work.kind === 'export' && work.work.snapshot.startsWith(snapshot.id),
  )
  const [typed, setTyped] = useState<string | null>(null)
  const path = typed ?? besides(suggestion, exportName(snapshot))
  const running = jobs.some(({ state }) => state === 'running')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void send.run({ snapshot: snapshot.id, to: path.trim() })
  }
  return (
    <>
      <form className={form.stack} onSubmit={submit}>
        <PathField
          label={<Trans>Take it out as a zip</Trans>}
          description={<Trans>It is put together as Odoo restores it, and proven.</Trans>}
          purpose="save_backup"
          value={path}
          onChange={setTyped}
        />
        {send.fault && <FaultNotice fault={send.fault} />}
        <div>
          <Button type="submit" size="xs" loading={send.pending} disabled={running || path.trim() === ''}>
            <Trans>Take it out</Trans>
          </Button>
        </div>
      </form>
      {jobs.length > 0 && <JobCards jobs={jobs} />}
    </>
  )
}
