/** Support accounts that should not be there as they are: what is wrong with each, and the way to end it. */
import { useLingui } from '@lingui/react'
import { Plural, Trans, useLingui as useMacro } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { useMemo, useState } from 'react'
import { type StrayAccess, type Swept, useCommand } from '../../ipc'
import { Age } from '../../ui/Age'
import { Dialog } from '../../ui/Dialog'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import form from '../../ui/form.module.css'
import { CheckIcon } from '../../ui/icons'
import { EmptyState, Fact, Facts, Note, State } from '../../ui/parts'
import { type Columns, columnsOf } from '../../ui/table/columns'
import { ListTable } from '../../ui/table/ListTable'
import { RowButton } from '../../ui/table/RowButton'
import { strayWords } from './words'

export function Strays({ strays }: { strays: StrayAccess[] }) {
  const { t } = useMacro()
  const [open, setOpen] = useState<StrayAccess | null>(null)
  const columns = useStrayColumns(setOpen)
  return (
    <>
      {strays.length === 0 ? (
        <EmptyState icon={CheckIcon} title={<Trans>No stray support account was seen</Trans>}>
          <Trans>Look again to ask the tenants.</Trans>
        </EmptyState>
      ) : (
        <ListTable label={t`Stray support accounts`} columns={columns} rows={strays} rowKey={keyOf} />
      )}
      {open && <StrayDialog stray={open} onClose={() => setOpen(null)} />}
    </>
  )
}

const keyOf = ({ tenant, uid }: StrayAccess) => `${tenant}/${uid}`
const column = columnsOf<StrayAccess>()

function useStrayColumns(onOpen: (stray: StrayAccess) => void): Columns<StrayAccess> {
  const { _ } = useLingui()
  return useMemo(
    () =>
      column.columns([
        column.display({
          id: 'login',
          header: () => <Trans>Account</Trans>,
          cell: ({ row: { original } }) => (
            <RowButton onOpen={() => onOpen(original)} title={original.name}>
              {original.login}
            </RowButton>
          ),
          meta: { width: 26 },
        }),
        column.accessor((stray) => stray.tenant_name, {
          id: 'tenant',
          header: () => <Trans>Tenant</Trans>,
          meta: { width: 18, from: 'sm' },
        }),
        column.display({
          id: 'kind',
          header: () => <Trans>What is wrong</Trans>,
          cell: ({ row }) => <State tone="bad">{_(strayWords[row.original.kind].words)}</State>,
          meta: { width: 20 },
        }),
        column.display({
          id: 'advice',
          header: () => <Trans>What to do</Trans>,
          cell: ({ row }) => {
            const advice = _(strayWords[row.original.kind].advice)
            return <span title={advice}>{advice}</span>
          },
          meta: { width: 32, from: 'md' },
        }),
        column.display({
          id: 'seen',
          header: () => <Trans>Seen</Trans>,
          cell: ({ row }) => <Age at={row.original.seen_at} />,
          meta: { width: 11, from: 'sm' },
        }),
      ]),
    [_, onOpen],
  )
}

function StrayDialog({ stray, onClose }: { stray: StrayAccess; onClose(): void }) {
  const { _ } = useLingui()
  const sweep = useCommand('grantSweep')
  const [swept, setSwept] = useState<Swept | null>(null)
  const { tenant, tenant_name, kind, grant } = stray
  // One in force is no stray to the sweep: it is revoked on its own page.
  const inForce = kind === 'unguarded' && grant !== null
  const end = async () => setSwept((await sweep.run({ tenant })) ?? null)
  return (
    <Dialog onClose={onClose} title={_(strayWords[kind].words)} size={560}>
      <div className={form.stack}>
        <p>{_(strayWords[kind].advice)}</p>
        <Facts>
          <Fact name={<Trans>Account</Trans>}>
            <code>{stray.login}</code>
          </Fact>
          <Fact name={<Trans>Name</Trans>}>{stray.name}</Fact>
          <Fact name={<Trans>Tenant</Trans>}>{tenant_name}</Fact>
          <Fact name={<Trans>Seen</Trans>}>
            <Age at={stray.seen_at} />
          </Fact>
        </Facts>
        {swept ? (
          <SweptWords swept={swept} />
        ) : (
          !inForce && (
            <p className={form.hint}>
              <Trans>
                Ending it archives every support account on {tenant_name} that has no access in force, and
                makes its password unusable.
              </Trans>
            </p>
          )
        )}
        {sweep.fault && <FaultNotice fault={sweep.fault} onRetry={() => void end()} />}
        <div className={form.buttons}>
          {!inForce && !swept && (
            <Button color="red" loading={sweep.pending} onClick={() => void end()}>
              <Trans>End it now</Trans>
            </Button>
          )}
          {grant !== null && (
            <Button variant="default" component="a" href={`#/access/${encodeURIComponent(grant)}`}>
              <Trans>Open the access</Trans>
            </Button>
          )}
          <Button variant="default" onClick={onClose} data-autofocus>
            <Trans>Close</Trans>
          </Button>
        </div>
      </div>
    </Dialog>
  )
}

function SweptWords({ swept: { ended, left } }: { swept: Swept }) {
  return (
    <>
      <Note tone={left.length === 0 ? 'good' : 'warn'}>
        <Plural value={ended.length} one="# account was archived." other="# accounts were archived." />
      </Note>
      {left.map(([stray, fault]) => (
        <div key={keyOf(stray)}>
          <p>{stray.login}</p>
          <FaultNotice fault={fault} />
        </div>
      ))}
    </>
  )
}
