/** Asks for a backup of any days, also where a platform promised none. */
import { useLingui } from '@lingui/react'
import { Trans, useLingui as useMacro } from '@lingui/react/macro'
import { NativeSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { Holds, TenantId, TenantView } from '../../../ipc'
import form from '../../../ui/form.module.css'
import { TenantField } from '../../tenant/TenantField'
import { holdsWords } from '../ledger/words'
import { Panel } from '../Panel'
import { AskForm } from './AskForm'

/** Today as the days of backups are counted. */
const todayUtc = () => new Date().toISOString().slice(0, 10)

export function AskAny({ of, onDone }: { of: TenantView | null; onDone(): void }) {
  const { t } = useMacro()
  const { _ } = useLingui()
  const [chosen, setChosen] = useState<TenantId | null>(null)
  const [from, setFrom] = useState(todayUtc)
  const [to, setTo] = useState(todayUtc)
  const [holds, setHolds] = useState<Holds>('full')
  const said = from !== '' && to !== ''
  const turned = said && from > to
  return (
    <Panel label={t`Ask for a backup`}>
      <AskForm
        tenant={of?.tenant.id ?? chosen}
        wanted={said && !turned ? { from, to, holds } : null}
        onDone={onDone}
      >
        {!of && <TenantField label={<Trans>Whose backup</Trans>} value={chosen} onChange={setChosen} />}
        <div className={form.pair}>
          <TextInput
            type="date"
            label={<Trans>First day (UTC)</Trans>}
            value={from}
            onChange={({ currentTarget }) => setFrom(currentTarget.value)}
          />
          <TextInput
            type="date"
            label={<Trans>Last day (UTC)</Trans>}
            value={to}
            onChange={({ currentTarget }) => setTo(currentTarget.value)}
            error={turned && <Trans>It comes before the first day.</Trans>}
          />
        </div>
        <NativeSelect
          label={<Trans>Has to hold</Trans>}
          value={holds}
          onChange={({ currentTarget }) => setHolds(currentTarget.value as Holds)}
          data={(Object.keys(holdsWords) as Holds[]).map((each) => ({
            value: each,
            label: _(holdsWords[each]),
          }))}
        />
      </AskForm>
    </Panel>
  )
}
