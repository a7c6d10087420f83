/** Desks: where requests, answers and receipts travel; how each stands, and what still waits to be sent. */
import { useLingui } from '@lingui/react'
import { Plural, Trans, useLingui as useMacro } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ask, type DeskPlace, type DeskView, useCommand } from '../../ipc'
import { AsOf } from '../../ui/Age'
import { AskTwice } from '../../ui/AskTwice'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import { holdFocus } from '../../ui/focus'
import form from '../../ui/form.module.css'
import { RefreshIcon } from '../../ui/icons'
import { State, Tag } from '../../ui/parts'
import { placeForms, placeText } from '../places/kinds'
import { DeskForm } from './DeskForm'
import classes from './desk.module.css'

export function Desks() {
  const { data: desks, error, refetch } = useQuery(ask('deskList', {}))
  const sync = useCommand('deskSync')
  const [adding, setAdding] = useState(false)
  return (
    <div ref={holdFocus} tabIndex={-1} className={classes.stack}>
      <p className={form.hint}>
        <Trans>
          Both sides reach a desk, and each sees the same requests there. Everything on it is signed;
          passwords on it are sealed to the one person they are for. Without a desk, requests travel by hand.
        </Trans>
      </p>
      {error && <FaultNotice fault={error} onRetry={() => void refetch()} />}
      {desks && desks.length > 0 && (
        <ul className={classes.rows}>
          {desks.map((desk) => (
            <DeskRow key={desk.name} desk={desk} />
          ))}
        </ul>
      )}
      {adding ? (
        <DeskForm onClose={() => setAdding(false)} />
      ) : (
        <div className={form.buttons}>
          <Button size="xs" variant="default" onClick={() => setAdding(true)}>
            <Trans>Set up a desk</Trans>
          </Button>
          {desks && desks.length > 0 && (
            <Button
              size="xs"
              variant="default"
              leftSection={<RefreshIcon />}
              loading={sync.pending}
              onClick={() => void sync.run({})}
            >
              <Trans>Look at the desks again</Trans>
            </Button>
          )}
        </div>
      )}
      {sync.fault && <FaultNotice fault={sync.fault} onRetry={() => void sync.run({})} />}
    </div>
  )
}

function DeskRow({ desk: { name, place, read_at, fault, waiting } }: { desk: DeskView }) {
  const { t } = useMacro()
  const { _ } = useLingui()
  const remove = useCommand('deskRemove')
  return (
    <li>
      <div className={classes.rowText}>
        <strong>{name}</strong> <Tag>{_(placeForms[place.kind].title)}</Tag>{' '}
        {waiting > 0 && (
          <Tag tone="warn">
            <Plural value={waiting} one="# waits to be sent" other="# wait to be sent" />
          </Tag>
        )}
        <div className={form.hint}>
          <PlaceWords place={place} />
        </div>
        <State tone={fault ? 'bad' : 'good'}>
          <AsOf at={read_at} offline={fault !== null} />
        </State>
      </div>
      <AskTwice
        size="compact-xs"
        ask={<Trans>Remove…</Trans>}
        label={t`Remove the desk ${name}`}
        act={<Trans>Remove it</Trans>}
        pending={remove.pending}
        fault={remove.fault}
        onAct={() => void remove.run({ name })}
      >
        {waiting > 0 && (
          <>
            <Plural
              value={waiting}
              one="# message was not sent yet, and nobody will get it by this desk."
              other="# messages were not sent yet, and nobody will get them by this desk."
            />{' '}
          </>
        )}
        <Trans>
          What came by it stays, here and on the desk. Its secret, where it has one, goes from this computer.
        </Trans>
      </AskTwice>
      {fault && <FaultNotice fault={fault} />}
    </li>
  )
}

function PlaceWords({ place }: { place: DeskPlace }) {
  const { data: views } = useQuery(ask('tenantList', {}))
  if (place.kind !== 'helpdesk') return placeText(place)
  const name = views?.find(({ tenant }) => tenant.id === place.tenant)?.tenant.name ?? place.tenant
  return <Trans>tickets in {name}</Trans>
}
