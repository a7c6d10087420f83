/** A restore that cannot go on by itself: where it stands, and what somebody may decide; what is advised comes first. */
import { useLingui } from '@lingui/react'
import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
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
import form from '../../ui/form.module.css'
import { Note } from '../../ui/parts'
import { MasterPasswordForm } from '../tenant/MasterPasswordForm'
import { asksFirst, ContinueForm } from './Continue'
import { Found, tells } from './Found'
import { VerifyForm } from './Provider'
import { RollBackForm } from './RollBack'
import { isByProvider } from './view'
import { stepWords } from './words'

export function Decide({ restore }: { restore: RestoreView }) {
  const { data: jobs } = useQuery(ask('jobList', {}))
  const { work, offers } = restore
  if (work === null || offers.length === 0) return null
  const last = work.steps.at(-1)
  const fault = jobs?.find(({ id }) => id === work.job)?.fault ?? null
  return (
    <section className={form.panel}>
      <h2>
        {isByProvider(work) ? (
          <Trans>The provider's helpdesk has it</Trans>
        ) : (
          <Trans>It waits for your decision</Trans>
        )}
      </h2>
      <IsLive last={last} />
      {last && !isByProvider(work) && <Last last={last} told={fault !== null} />}
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
    case 'back_by_provider':
      return last.state === 'failed' ? (
        <Note tone="warn">
          <Trans>It was looked at, and is not what was asked for:</Trans>{' '}
          {tells(last) && <Found detail={last.detail} />}
        </Note>
      ) : (
        <p>
          <Trans>
            The helpdesk is asked to put back what was live before. Until that is verified, take what was
            restored for live.
          </Trans>
        </p>
      )
    case 'by_provider':
      return last.state === 'failed' ? (
        <Note tone="warn">
          <Trans>It was looked at, and is not what was asked for:</Trans>{' '}
          {tells(last) && <Found detail={last.detail} />}
        </Note>
      ) : (
        <p>
          <Trans>Nothing was sent from here. What the helpdesk did is not known until it is verified.</Trans>
        </p>
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
      {!told && tells(last) && (
        <>
          {' '}
          <Found detail={last.detail} />
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

/** What may be decided; what asks for more than a press takes the place of the rest. */
function Offers({ restore, work, offers }: Props) {
  const goOn = useCommand('restoreContinue')
  const [doing, setDoing] = useState<RestoreOffer | null>(null)
  const refused = goOn.fault?.code === 'confirmation_needed'
  useEffect(() => {
    if (refused) setDoing('continue')
  }, [refused])
  const done = () => setDoing(null)
  const { asks, by_provider } = restore
  if (doing === 'roll_back') return <RollBackForm restore={restore} work={work} onDone={done} />
  if (doing === 'continue' && asks)
    return <ContinueForm restore={restore} work={work} asks={asks} goOn={goOn} onDone={done} />
  const act = (offer: RestoreOffer) => {
    if (offer === 'continue' && !asksFirst(asks)) void goOn.run({ restore: restore.id })
    else setDoing(offer)
  }
  return (
    <>
      {offers.includes('verify') && by_provider && (
        <VerifyForm restore={restore} work={work} plan={by_provider} />
      )}
      {offers.includes('continue') && (
        <p className={form.hint}>
          <Trans>Continuing looks at the server first: what is there already is not done twice.</Trans>
        </p>
      )}
      {goOn.fault && <FaultNotice fault={goOn.fault} />}
      <div className={form.buttons}>
        {offers.map((offer, index) => (
          <Offer
            key={offer}
            offer={offer}
            advised={index === 0}
            restore={restore}
            work={work}
            pending={goOn.pending}
            onAct={() => act(offer)}
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
  pending: boolean
  onAct(): void
}

function Offer({ offer, advised, restore, work, pending, onAct }: OfferProps) {
  const look = advised ? {} : { variant: 'default' as const }
  switch (offer) {
    case 'continue':
      return (
        <Button size="xs" {...look} loading={pending} onClick={onAct}>
          {asksFirst(restore.asks) ? <Trans>Continue…</Trans> : <Trans>Continue</Trans>}
        </Button>
      )
    case 'roll_back':
      return (
        <Button size="xs" {...look} onClick={onAct}>
          <Trans>Roll back…</Trans>
        </Button>
      )
    case 'stop':
      return <GiveUp restore={restore.id} work={work} />
    case 'verify':
      return null
  }
}

function GiveUp({ restore, work }: { restore: string; work: RestoreWork }) {
  const stop = useCommand('restoreStop')
  const { side, steps } = work
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
      ) : isByProvider(work) ? (
        <Trans>
          Nobody looks at it any more. Tell the helpdesk: what it did already is not undone by this.
        </Trans>
      ) : (
        <Trans>Nothing was sent yet, and the live database was not touched.</Trans>
      )}
    </AskTwice>
  )
}
