/** One backup of the vault, and the way out of it: a zip as Odoo restores it. */
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { ask, type TenantId, useCommand, type VaultEntry } from '../../../ipc'
import { Age, Moment } from '../../../ui/Age'
import { DetailDrawer } from '../../../ui/DetailDrawer'
import { FaultNotice } from '../../../ui/fault/FaultNotice'
import { useFormat } from '../../../ui/format'
import { Fact, Facts, Note } from '../../../ui/parts'
import { JobCards } from '../../jobs/JobCard'
import { useTenantNamed } from '../../tenant/useTenant'
import own from '../backups.module.css'
import { Drill } from '../drill/Drill'
import { PathField } from '../PathField'
import { useRecentJobs } from '../recent'
import { besides, exportName } from './names'
import { KeptWords } from './words'

export default function SnapshotDrawer({ entry, onClose }: { entry: VaultEntry; onClose(): void }) {
  const { t } = useLingui()
  const format = useFormat()
  const tenant = useTenantNamed(entry.tenant)
  const jobs = useRecentJobs(
    ({ work }) =>
      work.kind === 'vault' && work.work.kind === 'export' && work.work.snapshot.startsWith(entry.id),
  )
  return (
    <DetailDrawer title={t`Backup of ${entry.tenant} in the vault`} onClose={onClose}>
      <Facts>
        <Fact name={<Trans>Made</Trans>}>
          <Moment at={entry.at} /> (<Age at={entry.at} />)
        </Fact>
        <Fact name={<Trans>Kept as</Trans>}>
          <KeptWords entry={entry} />
        </Fact>
        <Fact name={<Trans>Unpacked</Trans>}>{format.bytes(entry.bytes)}</Fact>
        <Fact name={<Trans>Id</Trans>}>
          <code>{entry.id}</code>
        </Fact>
      </Facts>
      <Missing entry={entry} />
      <Export entry={entry} tenant={tenant} running={jobs.some(({ state }) => state === 'running')} />
      {jobs.length > 0 && <JobCards jobs={jobs} />}
      <Drill subject={{ kind: 'snapshot', snapshot: entry.id }} sha256={null} tenant={tenant} />
    </DetailDrawer>
  )
}

/** What is not in it, by name: as much as the list tells. */
function Missing({ entry: { lacks, missing } }: { entry: VaultEntry }) {
  if (lacks === 0) return null
  return (
    <Note tone="warn">
      <Trans>
        Its database names attachments that are not in it: they vanished while the backup was taken, or the
        login may not read them.
      </Trans>
      <ul>
        {missing.map((name) => (
          <li key={name}>
            <code>{name}</code>
          </li>
        ))}
      </ul>
      {lacks > missing.length && (
        <Plural value={lacks - missing.length} one="and # more" other="and # more" />
      )}
    </Note>
  )
}

interface ExportProps {
  entry: VaultEntry
  tenant: TenantId | null
  /** It is being taken out already. */
  running: boolean
}

function Export({ entry, tenant, running }: ExportProps) {
  const send = useCommand('vaultExport')
  const { data: suggestion } = useQuery({
    ...ask('backupSuggestPath', { tenant: tenant ?? '' }),
    enabled: tenant !== null,
  })
  const [typed, setTyped] = useState<string | null>(null)
  const path = typed ?? besides(suggestion, exportName(entry))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void send.run({ snapshot: entry.id, to: path.trim() })
  }
  return (
    <form className={own.form} onSubmit={submit}>
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
  )
}
