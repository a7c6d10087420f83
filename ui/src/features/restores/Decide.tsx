/** A restore that cannot go on by itself: where it stands, and what somebody may decide; what is advised comes first. */
import { useLingui } from '@lingui/react'
import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { useState } from 'react'
import { type RestoreOffer, type RestoreView, type RestoreWork, useCommand } from '../../ipc'
import { AskTwice } from '../../ui/AskTwice'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import access from '../access/access.module.css'
import { RollBackForm } from './RollBack'
import { stepWords } from './words'

export function Decide({ restore }: { restore: RestoreView }) {
  const { work, offers } = restore
  if (work === null || offers.length === 0) return null
  return <Offers restore={restore} work={work} offers={offers} />
}

interface Props {
  restore: RestoreView
  work: RestoreWork
  offers: RestoreOffer[]
}

function Offers({ restore, work, offers }: Props) {
  const { _ } = useLingui()
  const goOn = useCommand('restoreContinue')
  const stop = useCommand('restoreStop')
  const [rolling, setRolling] = useState(false)
  const last = work.steps.at(-1)
  const button = (offer: RestoreOffer, advised: boolean) => {
    const look = advised ? {} : { variant: 'default' as const }
    switch (offer) {
      case 'continue':
        return (
          <Button
            key={offer}
            {...look}
            loading={goOn.pending}
            onClick={() => void goOn.run({ restore: restore.id })}
          >
            <Trans>Continue</Trans>
          </Button>
        )
      case 'roll_back':
        return (
          <Button key={offer} {...look} aria-expanded={rolling} onClick={() => setRolling(true)}>
            <Trans>Roll back…</Trans>
          </Button>
        )
      case 'stop':
        return null
    }
  }
  return (
    <section className={access.panel}>
      <h2>
        <Trans>It waits for your decision</Trans>
      </h2>
      {last && (
        <p>
          {last.state === 'failed' ? (
            <Trans>This failed: {_(stepWords[last.name])}.</Trans>
          ) : (
            <Trans>This was the last that was written down: {_(stepWords[last.name])}.</Trans>
          )}{' '}
          <q lang="en">{last.detail}</q>
        </p>
      )}
      <p className={access.hint}>
        <Trans>To continue looks at the server first: what is there already is not done twice.</Trans>
      </p>
      {goOn.fault && <FaultNotice fault={goOn.fault} />}
      <div className={access.buttons}>{offers.map((offer, index) => button(offer, index === 0))}</div>
      {rolling && <RollBackForm restore={restore} work={work} onDone={() => setRolling(false)} />}
      {offers.includes('stop') && (
        <AskTwice
          ask={<Trans>Leave it…</Trans>}
          act={<Trans>Leave it, and drop what is on the side</Trans>}
          pending={stop.pending}
          fault={stop.fault}
          onAct={() => void stop.run({ restore: restore.id })}
        >
          <Trans>
            What was made on the side as <code>{work.side}</code> is dropped. The live database was not
            touched.
          </Trans>
        </AskTwice>
      )}
    </section>
  )
}
