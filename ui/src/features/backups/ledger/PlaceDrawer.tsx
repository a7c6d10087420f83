/** One promised place, or one backup that fills none: what is behind it, how far it is proven, and what can be done. */
import { useLingui } from '@lingui/react'
import { Trans, useLingui as useMacro } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { ask, type Listed, type Slot, type TenantView, type TimedBy } from '../../../ipc'
import { Age, Moment } from '../../../ui/Age'
import { DetailDrawer } from '../../../ui/DetailDrawer'
import { useFormat } from '../../../ui/format'
import { Fact, Facts, Note, State } from '../../../ui/parts'
import own from '../backups.module.css'
import { Drill } from '../drill/Drill'
import { ProofLines } from '../ProofLines'
import { AskProvider } from '../requests/AskProvider'
import { BackupDeeds } from './BackupDeeds'
import { HoldsWords, Proof } from './columns'
import { holdsWords, slotStates, useDays, useRank } from './words'

/** What was opened: a place, filled or not, or a backup beyond them. */
export interface Chosen {
  slot: Slot | null
  backup: Listed | null
}

interface Props {
  of: TenantView
  chosen: Chosen
  onClose(): void
}

export default function PlaceDrawer({ of, chosen: { slot, backup }, onClose }: Props) {
  const { t } = useMacro()
  const rank = useRank()
  const gone = backup?.proof === 'gone'
  const title = slot ? t`Place: ${rank(slot.every, slot.number)}` : t`A backup beyond the places`
  return (
    <DetailDrawer title={title} onClose={onClose}>
      {slot && <Place slot={slot} />}
      {slot && lacks(slot) && <Empty slot={slot} gone={gone} />}
      {slot && lacks(slot) && <AskProvider tenant={of.tenant.id} slot={slot} />}
      {backup && <Behind backup={backup} />}
      {backup && !gone && <BackupDeeds of={of} backup={backup} />}
      {backup?.file != null && <Proven of={of} file={backup.file} />}
      {backup?.snapshot != null && !gone && (
        <Drill
          subject={{ kind: 'snapshot', snapshot: backup.snapshot }}
          sha256={backup.drill?.sha256 ?? null}
          tenant={of.tenant.id}
        />
      )}
    </DetailDrawer>
  )
}

/** Whether nothing that is of use is there for it. */
const lacks = ({ state }: Slot) => state === 'missing' || state === 'unsound'

function Place({ slot }: { slot: Slot }) {
  const { _ } = useLingui()
  const days = useDays()(slot)
  const { words, tone } = slotStates[slot.state]
  return (
    <>
      <State tone={tone}>{_(words)}</State>
      <Facts>
        <Fact name={<Trans>Backup of</Trans>}>{days}</Fact>
        <Fact name={<Trans>Has to hold</Trans>}>{_(holdsWords[slot.holds])}</Fact>
      </Facts>
    </>
  )
}

function Empty({ slot, gone }: { slot: Slot; gone: boolean }) {
  if (gone)
    return (
      <Note tone="warn">
        <Trans>
          A backup was here for this place and is not found any more: it was deleted or moved, or the disk it
          is on is not there. Put it back or connect the disk; else ask the provider for another copy.
        </Trans>
      </Note>
    )
  return slot.state === 'unsound' ? (
    <Note tone="warn">
      <Trans>
        What there is for this place was looked at and is not sound. Ask the provider for another copy.
      </Trans>
    </Note>
  ) : (
    <Note tone="warn">
      <Trans>
        No source had a backup for this place when it was last read. Read the sources again; if it stays
        missing, ask the provider: it was promised.
      </Trans>
    </Note>
  )
}

function Behind({ backup }: { backup: Listed }) {
  const format = useFormat()
  return (
    <Facts>
      <Fact name={<Trans>Proof</Trans>}>
        <Proof backup={backup} />
        {backup.looked !== null && <LookedWords looked={backup.looked} />}
      </Fact>
      <Fact name={<Trans>Made</Trans>}>
        <Moment at={backup.at} /> (<Age at={backup.at} />)<TimedByWords by={backup.timed_by} />
      </Fact>
      <Fact name={<Trans>Source</Trans>}>{backup.source}</Fact>
      <Fact name={<Trans>Path</Trans>}>
        <code>{backup.path}</code>
      </Fact>
      <Fact name={<Trans>Holds</Trans>}>
        <HoldsWords backup={backup} />
      </Fact>
      <Fact name={<Trans>Size</Trans>}>{backup.bytes === null ? '–' : format.bytes(backup.bytes)}</Fact>
      {backup.file !== null && (
        <Fact name={<Trans>Here as</Trans>}>
          <code>{backup.file}</code>
        </Fact>
      )}
    </Facts>
  )
}

function LookedWords({ looked: { at, failed } }: { looked: NonNullable<Listed['looked']> }) {
  return (
    <div className={own.detail}>
      {failed === 0 ? (
        <Trans>
          checked by itself <Age at={at} />
        </Trans>
      ) : (
        <Trans>
          could not be checked by itself <Age at={at} />; it is tried again
        </Trans>
      )}
    </div>
  )
}

/** Said only where the time may be wrong. */
function TimedByWords({ by }: { by: TimedBy }) {
  if (by !== 'file_date') return null
  return (
    <div className={own.detail}>
      <Trans>
        by the file's date alone, which copying may have changed: it takes no place from one whose time is
        certain, and proves none
      </Trans>
    </div>
  )
}

function Proven({ of, file }: { of: TenantView; file: string }) {
  const { data: files } = useQuery(ask('backupList', { tenant: of.tenant.id }))
  const facts = files?.find((each) => each.file === file)
  return (
    <>
      <Drill subject={{ kind: 'file', file }} sha256={facts?.sha256 ?? null} tenant={of.tenant.id} />
      {facts && <ProofLines verdict={facts.verdict} />}
    </>
  )
}
