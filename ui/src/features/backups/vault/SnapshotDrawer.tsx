/** One backup of the vault, and the way out of it: a zip as Odoo restores it. */
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import type { VaultEntry } from '../../../ipc'
import { Age, Moment } from '../../../ui/Age'
import { DetailDrawer } from '../../../ui/DetailDrawer'
import { useFormat } from '../../../ui/format'
import { Fact, Facts, Note } from '../../../ui/parts'
import { useTenantNamed } from '../../tenant/useTenant'
import { Drill } from '../drill/Drill'
import { TakeOut } from './TakeOut'
import { KeptWords } from './words'

export default function SnapshotDrawer({ entry, onClose }: { entry: VaultEntry; onClose(): void }) {
  const { t } = useLingui()
  const format = useFormat()
  const tenant = useTenantNamed(entry.tenant)
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
      <TakeOut snapshot={entry} tenant={tenant} />
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
