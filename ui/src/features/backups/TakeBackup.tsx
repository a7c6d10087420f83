/** Starts a backup: of which tenant, to which file. What stands in the way is said before the start. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { ask, type TenantId, type TenantView, useCommand } from '../../ipc'
import { FormButtons } from '../../ui/FormButtons'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import form from '../../ui/form.module.css'
import { TenantField } from '../tenant/TenantField'
import { HindranceWords, hindranceOf } from './Hindrance'
import { Panel } from './Panel'
import { PathField } from './PathField'
import { SavingFields, useSaving } from './SavingFields'

export function TakeBackup({ of, onDone }: { of: TenantView | null; onDone(): void }) {
  const { t } = useLingui()
  const { data: tenants } = useQuery(ask('tenantList', {}))
  const [chosen, setChosen] = useState<TenantId | null>(null)
  const view = of ?? tenants?.find((each) => each.tenant.id === chosen) ?? null

  return (
    <Panel label={t`Take a backup`}>
      {!of && <TenantField label={<Trans>Tenant</Trans>} value={chosen} onChange={setChosen} />}
      {view ? <ForTenant key={view.tenant.id} view={view} onDone={onDone} /> : <Cancel onDone={onDone} />}
    </Panel>
  )
}

function ForTenant({ view, onDone }: { view: TenantView; onDone(): void }) {
  const hindrance = hindranceOf(view)
  if (hindrance === null) return <Target tenant={view.tenant.id} onDone={onDone} />
  return (
    <>
      <HindranceWords of={view} hindrance={hindrance} />
      <Cancel onDone={onDone} />
    </>
  )
}

function Target({ tenant, onDone }: { tenant: string; onDone(): void }) {
  const take = useCommand('backupTake')
  const { data: suggestion, error } = useQuery({
    ...ask('backupSuggestPath', { tenant }),
    staleTime: 0,
    gcTime: 0,
  })
  const [typed, setTyped] = useState<string | null>(null)
  const { saving, setSaving, perSecond, sealTo } = useSaving()
  const path = typed ?? suggestion ?? ''

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (perSecond === undefined) return
    const request = { tenant, to: path.trim() || null, per_second: perSecond, seal_to: sealTo }
    if (await take.run(request)) onDone()
  }
  return (
    <form className={form.stack} onSubmit={(event) => void submit(event)}>
      <PathField label={<Trans>Save to</Trans>} purpose="save_backup" value={path} onChange={setTyped} />
      <SavingFields value={saving} onChange={setSaving} />
      <p>
        <Trans>
          The server makes the backup as it is asked, so nobody can go on with one that broke off: it is begun
          anew by itself, a few times.
        </Trans>
      </p>
      {(take.fault ?? error) && <FaultNotice fault={(take.fault ?? error) as NonNullable<typeof error>} />}
      <FormButtons
        pending={take.pending}
        ready={path.trim() !== '' && perSecond !== undefined}
        onCancel={onDone}
      >
        <Trans>Start the backup</Trans>
      </FormButtons>
    </form>
  )
}

export function Cancel({ onDone }: { onDone(): void }) {
  return (
    <div>
      <Button variant="default" onClick={onDone}>
        <Trans>Not now</Trans>
      </Button>
    </div>
  )
}
