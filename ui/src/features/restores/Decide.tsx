/** A restore that cannot go on by itself: where it stands, and what somebody may decide; what is advised comes first. */
import { useLingui } from '@lingui/react'
import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import {
  ask,
  type Fault,
  type RestoreOffer,
  type RestoreView,
  type RestoreWork,
  type StepRecord,
  type TenantId,
  useCommand,
} from '../../ipc'
import { Moment } from '../../ui/Age'
import { AskTwice } from '../../ui/AskTwice'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import { Note } from '../../ui/parts'
import access from '../access/access.module.css'
import { MasterPasswordForm } from '../tenant/MasterPasswordForm'
import { RollBackForm } from './RollBack'
import { stepWords } from './words'

export function Decide({ restore }: { restore: RestoreView }) {
  const { data: jobs } = useQuery(ask('jobList', {}))
  const { work, offers } = restore
  if (work === null || offers.length === 0) return null
  const last = work.steps.at(-1)
  const fault = jobs?.find(({ id }) => id === work.job)?.fault ?? null
  return (
    <section className={access.panel}>
      <h2>
        <Trans>It waits for your decision</Trans>
      </h2>
      <IsLive last={last} />
      {last && <Last last={last} told={fault !== null} />}
      {fault && <FaultNotice fault={fault} />}
      {fault && <Password fault={fault} tenant={work.tenant} />}
      <Offers restore={restore} work={work} offers={offers} />
    </section>
  )
}

/** Whether people can work: what is live, by the last step that was written down. */
function IsLive({ last }: { last: StepRecord | undefined }) {
  switch (last?.name) {
    case 'swap':
    case 'swap_back':
      return (
        <Note tone="warn">
          <Trans>
            It may be that no database is live now. Continue at once: one of the two gets the name.
          </Trans>
        </Note>
      )
    case 'prove_live':
      return (
        <Note tone="warn">
          <Trans>The restored database is live, and not proven.</Trans>
        </Note>
      )
    case 'prove_back':
      return (
        <Note tone="warn">
          <Trans>What was live before is live again, and not proven.</Trans>
        </Note>
      )
    default:
      return (
        <p>
          <Trans>The live database was not touched.</Trans>
        </p>
      )
  }
}

/** The step it stopped at; its words only where the work that failed does not tell them. */
function Last({ last, told }: { last: StepRecord; told: boolean }) {
  const { _ } = useLingui()
  const step = _(stepWords[last.name])
  return (
    <p>
      {last.state === 'failed' ? <Trans>This failed: {step}</Trans> : <Trans>It broke off at: {step}</Trans>}{' '}
      (
      <Moment at={last.at} />)
      {!told && last.detail !== '' && (
        <>
          {' '}
          <q lang="en">{last.detail}</q>
        </>
      )}
    </p>
  )
}

/** A master password that was changed meanwhile is asked for where it is missed. */
function Password({ fault, tenant: id }: { fault: Fault; tenant: TenantId }) {
  const { data: view } = useQuery(ask('tenantShow', { tenant: id }))
  const missed = fault.code === 'master_password_wrong' || fault.code === 'master_password_needed'
  if (!missed || !view) return null
  return <MasterPasswordForm tenant={{ ...view.tenant, has_master_password: false }} />
}

interface Props {
  restore: RestoreView
  work: RestoreWork
  offers: RestoreOffer[]
}

function Offers({ restore, work, offers }: Props) {
  const [rolling, setRolling] = useState(false)
  if (rolling) return <RollBackForm restore={restore} work={work} onDone={() => setRolling(false)} />
  return (
    <>
      <p className={access.hint}>
        <Trans>Continuing looks at the server first: what is there already is not done twice.</Trans>
      </p>
      <div className={access.buttons}>
        {offers.map((offer, index) => (
          <Offer
            key={offer}
            offer={offer}
            advised={index === 0}
            restore={restore}
            work={work}
            onRollBack={() => setRolling(true)}
          />
        ))}
      </div>
    </>
  )
}

interface OfferProps {
  offer: RestoreOffer
  advised: boolean
  restore: RestoreView
  work: RestoreWork
  onRollBack(): void
}

function Offer({ offer, advised, restore: { id }, work, onRollBack }: OfferProps) {
  const goOn = useCommand('restoreContinue')
  const look = advised ? {} : { variant: 'default' as const }
  switch (offer) {
    case 'continue':
      return (
        <>
          {goOn.fault && <FaultNotice fault={goOn.fault} />}
          <Button size="xs" {...look} loading={goOn.pending} onClick={() => void goOn.run({ restore: id })}>
            <Trans>Continue</Trans>
          </Button>
        </>
      )
    case 'roll_back':
      return (
        <Button size="xs" {...look} onClick={onRollBack}>
          <Trans>Roll back…</Trans>
        </Button>
      )
    case 'stop':
      return <GiveUp restore={id} work={work} />
  }
}

function GiveUp({ restore, work: { side, steps } }: { restore: string; work: RestoreWork }) {
  const stop = useCommand('restoreStop')
  const sent = steps.some(({ name }) => name === 'upload')
  return (
    <AskTwice
      ask={<Trans>Give it up…</Trans>}
      act={sent ? <Trans>Give it up, and drop what is on the side</Trans> : <Trans>Give it up</Trans>}
      keep={<Trans>Not now</Trans>}
      pending={stop.pending}
      fault={stop.fault}
      onAct={() => void stop.run({ restore })}
    >
      {sent ? (
        <Trans>
          What was made on the side as <code>{side}</code> is dropped. The live database was not touched.
        </Trans>
      ) : (
        <Trans>Nothing was sent yet, and the live database was not touched.</Trans>
      )}
    </AskTwice>
  )
}
