/** What can be done with a restore now. */
import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { type RestoreView, type RestoreWork, useCommand } from '../../ipc'
import { AskTwice } from '../../ui/AskTwice'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import form from '../../ui/form.module.css'
import { Answer } from './Answer'
import { Decide } from './Decide'
import { RollBack } from './RollBack'
import { Run } from './Run'

export function Next({ restore }: { restore: RestoreView }) {
  const { state, own, work, offers, tenant } = restore
  switch (state) {
    case 'asked':
      return own ? <Withdraw restore={restore} /> : <Answer restore={restore} />
    case 'approved':
      return (
        <>
          {tenant !== null && <Run restore={restore} tenant={tenant} />}
          {own && <Withdraw restore={restore} />}
        </>
      )
    case 'waiting':
      return (
        <>
          <Decide restore={restore} />
          {tenant !== null && work && begunAnew(work) && <Run restore={restore} tenant={tenant} />}
        </>
      )
    case 'live':
      return work && offers.includes('roll_back') ? <RollBack restore={restore} work={work} /> : null
    case 'running':
    case 'on_the_side':
    case 'back':
    case 'refused':
    case 'withdrawn':
    case 'expired':
    case 'stopped':
      return null
  }
}

/** Nothing was sent yet: it may also be begun again, with another file or for another time. */
const begunAnew = ({ steps }: RestoreWork) => steps.every(({ name }) => name === 'preflight')

function Withdraw({ restore: { id, state } }: { restore: RestoreView }) {
  const withdraw = useCommand('restoreWithdraw')
  const take = () => void withdraw.run({ restore: id })
  return (
    <section className={form.panel}>
      <h2>
        {state === 'asked' ? (
          <Trans>Your request waits for its answer</Trans>
        ) : (
          <Trans>You asked for this</Trans>
        )}
      </h2>
      <p className={form.hint}>
        {state === 'asked' ? (
          <Trans>Somebody else has to approve it: nobody approves what they asked for.</Trans>
        ) : (
          <Trans>It was approved. As long as nobody has begun it, you can take it back.</Trans>
        )}
      </p>
      {state === 'asked' ? (
        <>
          {withdraw.fault && <FaultNotice fault={withdraw.fault} />}
          <div className={form.buttons}>
            <Button variant="default" loading={withdraw.pending} onClick={take}>
              <Trans>Withdraw it</Trans>
            </Button>
          </div>
        </>
      ) : (
        <AskTwice
          ask={<Trans>Withdraw it…</Trans>}
          act={<Trans>Withdraw it</Trans>}
          keep={<Trans>Not now</Trans>}
          pending={withdraw.pending}
          fault={withdraw.fault}
          onAct={take}
        >
          <Trans>The approval is gone with it.</Trans>
        </AskTwice>
      )}
    </section>
  )
}
