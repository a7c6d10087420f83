/** One backup with its proof, line by line. */
import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { type KnownBackup, useCommand } from '../../ipc'
import { Age, Moment } from '../../ui/Age'
import { DetailDrawer } from '../../ui/DetailDrawer'
import { Fingerprint } from '../../ui/Fingerprint'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import { useFormat } from '../../ui/format'
import { Fact, Facts } from '../../ui/parts'
import { fileName } from '../jobs/words'
import { useTenantNamed } from '../tenant/useTenant'
import own from './backups.module.css'
import { ProofTag } from './columns'
import { Drill } from './drill/Drill'
import { ProofLines } from './ProofLines'

export default function BackupDrawer({ backup, onClose }: { backup: KnownBackup; onClose(): void }) {
  const format = useFormat()
  const verify = useCommand('backupVerify')
  const tenant = useTenantNamed(backup.tenant)
  const again = async () => {
    if (await verify.run({ file: backup.file })) onClose()
  }
  return (
    <DetailDrawer title={fileName(backup.file)} onClose={onClose}>
      <div>
        <ProofTag backup={backup} />
      </div>
      <Drill subject={{ kind: 'file', file: backup.file }} sha256={backup.sha256} tenant={tenant} />
      <ProofLines verdict={backup.verdict} />
      <Facts>
        <Fact name={<Trans>File</Trans>}>
          <code>{backup.file}</code>
        </Fact>
        <Fact name={<Trans>Tenant</Trans>}>{backup.tenant || '–'}</Fact>
        <Fact name={<Trans>Database</Trans>}>{backup.database || '–'}</Fact>
        <Fact name={<Trans>Taken</Trans>}>
          <Moment at={backup.taken_at} /> (<Age at={backup.taken_at} />)
        </Fact>
        <Fact name={<Trans>Size</Trans>}>
          {format.bytes(backup.bytes)} <span className={own.detail}>({format.number(backup.bytes)} B)</span>
        </Fact>
        <Fact name={<Trans>Took</Trans>}>{format.duration(backup.seconds ?? 0)}</Fact>
        <Fact name={<Trans>Version</Trans>}>{backup.odoo_version ?? '–'}</Fact>
        <Fact name="SHA-256">
          <Fingerprint value={backup.sha256} />
        </Fact>
      </Facts>
      <div>
        <Button size="xs" variant="default" loading={verify.pending} onClick={() => void again()}>
          <Trans>Check it again</Trans>
        </Button>
      </div>
      {verify.fault && <FaultNotice fault={verify.fault} />}
    </DetailDrawer>
  )
}
