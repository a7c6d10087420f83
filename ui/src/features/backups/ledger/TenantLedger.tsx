/** One tenant's promised places with the backup behind each, and every other backup that is known of it. */
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { lazy, Suspense, useMemo, useState } from 'react'
import { ask, type LedgerView, type TenantView, type UnreadSource } from '../../../ipc'
import { AsOf, Moment } from '../../../ui/Age'
import { FaultNotice } from '../../../ui/fault/FaultNotice'
import { useFormat } from '../../../ui/format'
import { BackupIcon } from '../../../ui/icons'
import { EmptyState, Note, State } from '../../../ui/parts'
import { ListTable } from '../../../ui/table/ListTable'
import { RefreshButton } from '../../jobs/RefreshButton'
import own from '../backups.module.css'
import { Doing } from '../Doing'
import { Due } from '../drill/Due'
import { StandWords } from '../proving/words'
import { type Placed, Standing, usePlacedColumns } from './columns'
import { IntoVault, IntoVaultBelow, useIntoVault } from './IntoVault'
import { Legend } from './Legend'
import type { Chosen } from './PlaceDrawer'
import { Strip } from './Strip'

const PlaceDrawer = lazy(() => import('./PlaceDrawer'))

export default function TenantLedger({ of }: { of: TenantView }) {
  const { id } = of.tenant
  const { data, error, refetch } = useQuery(ask('backupLedger', { tenant: id }))
  const [open, setOpen] = useState<Chosen | null>(null)
  const into = useIntoVault(of)
  const view = data?.[0]
  return (
    <>
      <div className={own.top}>
        <Doing of={of}>
          <RefreshButton what="sources" tenants={[id]} />
          <IntoVault into={into} />
        </Doing>
        <IntoVaultBelow of={of} into={into} />
        {error && <FaultNotice fault={error} onRetry={() => void refetch()} />}
        {view && <Head view={view} onOpen={setOpen} />}
      </div>
      {view && <Known view={view} onOpen={setOpen} />}
      {open && view && (
        <Suspense fallback={null}>
          <PlaceDrawer of={of} chosen={current(open, view)} onClose={() => setOpen(null)} />
        </Suspense>
      )}
    </>
  )
}

/** The same place and backup as the ledger has them by now. */
function current({ slot, backup }: Chosen, { ledger }: LedgerView): Chosen {
  const place =
    slot && ledger.slots.find(({ every, number }) => every === slot.every && number === slot.number)
  const known = [...ledger.slots.flatMap((each) => each.backup ?? []), ...ledger.beyond]
  return {
    slot: place ?? slot,
    backup: backup && (known.find(({ id }) => id === backup.id) ?? backup),
  }
}

interface Props {
  view: LedgerView
  onOpen(chosen: Chosen): void
}

function Head({ view, onOpen }: Props) {
  const { ledger, sources, as_of, unread } = view
  // the newest has words of its own beside it
  const places = { ...view, ledger: { ...ledger, rpo: null } }
  // what a platform states that cannot be read is not known, and is told with the rest
  const known = unread.every(({ fault }) => fault.fields?.platform === undefined)
  return (
    <>
      <div className={own.standing}>
        <Standing view={places} />
        <RpoWords view={view} />
        <Due drill={view.drill} />
        <StandWords stand={view.proving} />
        <span>
          {sources === 0 ? (
            <Link to="/tenants/$tenant/backups" params={{ tenant: view.tenant }} search={{ show: 'sources' }}>
              <Trans>Add the provider's bucket or folder, so that its backups are seen</Trans>
            </Link>
          ) : (
            <>
              <Plural value={sources} one="# source" other="# sources" />, <AsOf at={as_of} />
            </>
          )}
        </span>
      </div>
      {unread.map((source) => (
        <Unread key={source.name} source={source} />
      ))}
      {ledger.slots.length > 0 ? (
        <>
          <Strip ledger={ledger} onOpen={(slot) => onOpen({ slot, backup: slot.backup })} />
          <Legend />
        </>
      ) : (
        known && (
          <Note>
            <Trans>
              The platform states nothing about how many backups it keeps, so there is nothing to compare
              with. What is known of this tenant's backups is below.
            </Trans>
          </Note>
        )
      )}
    </>
  )
}

/** That a source could not be looked at, and until when what is shown of it holds. */
function Unread({ source: { name, since, fault } }: { source: UnreadSource }) {
  return (
    <>
      <State tone="bad">
        {since === null ? (
          <Trans>{name} could not be looked at yet.</Trans>
        ) : (
          <Trans>
            {name} could not be looked at since <Moment at={since} />: what is shown of its backups is as of
            then.
          </Trans>
        )}
      </State>
      <FaultNotice fault={fault} />
    </>
  )
}

function RpoWords({ view: { ledger } }: { view: LedgerView }) {
  const format = useFormat()
  const { rpo } = ledger
  if (!rpo) return null
  const promised = format.exactly(rpo.hours, 'hour')
  if (rpo.age_hours === null && rpo.undated_hours !== null) {
    const undated = format.exactly(rpo.undated_hours, 'hour')
    return (
      <State tone="bad">
        <Trans>
          no backup whose time is certain, where one of at most {promised} is promised; by its file's date
          alone one is {undated} old
        </Trans>
      </State>
    )
  }
  if (rpo.age_hours === null)
    return (
      <State tone="bad">
        <Trans>no backup at all, where one of at most {promised} is promised</Trans>
      </State>
    )
  const age = format.exactly(rpo.age_hours, 'hour')
  return (
    <State tone={rpo.kept ? 'good' : 'bad'}>
      {rpo.kept ? (
        <Trans>
          newest is {age} old, promised are at most {promised}
        </Trans>
      ) : (
        <Trans>
          newest is {age} old: older than the promised {promised}
        </Trans>
      )}
    </State>
  )
}

function Known({ view, onOpen }: Props) {
  const { t } = useLingui()
  const { ledger } = view
  const columns = usePlacedColumns(onOpen)
  const rows = useMemo(() => {
    const placed: Placed[] = [
      ...ledger.slots.flatMap((slot) => (slot.backup ? [{ backup: slot.backup, slot }] : [])),
      ...ledger.beyond.map((backup) => ({ backup, slot: null })),
    ]
    return placed.sort((a, b) => b.backup.at.localeCompare(a.backup.at))
  }, [ledger])
  if (rows.length === 0)
    return (
      <EmptyState icon={BackupIcon} title={<Trans>No backup of this tenant is known</Trans>}>
        <Trans>
          Take one, or add the place where the provider leaves them: a bucket, a folder, or a link from a
          ticket.
        </Trans>
      </EmptyState>
    )
  return <ListTable label={t`Backups of this tenant`} columns={columns} rows={rows} rowKey={keyOf} />
}

const keyOf = ({ backup }: Placed) => backup.id
