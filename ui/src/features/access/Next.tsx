/** What can be done with an access now. What its side could do and cannot is shown with the reason. */
import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { type GrantView, type May, useCommand } from '../../ipc'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import form from '../../ui/form.module.css'
import { Decide } from './Decide'
import { Refuse } from './Refuse'
import { Review } from './Review'
import { Session } from './Session'
import { isAsking, mayWork } from './view'
import { WhyNot } from './WhyNot'

export function Next({ grant }: { grant: GrantView }) {
  switch (grant.state) {
    case 'requested':
      return isAsking(grant) ? <Withdraw grant={grant} /> : <Answer grant={grant} />
    case 'live':
    case 'ending':
    case 'over':
      return (
        <div className={form.stack}>
          {isAsking(grant) ? grant.state !== 'ending' && <Session grant={grant} /> : <End grant={grant} />}
          {grant.review_due && <Review grant={grant} />}
        </div>
      )
    case 'ended':
      return grant.review_due ? <Review grant={grant} /> : null
    case 'granting':
    case 'expired':
    case 'refused':
    case 'withdrawn':
      return null
  }
}

function Answer({ grant }: { grant: GrantView }) {
  const second = useCommand('grantSecond')
  const { may, break_glass, seconded_by, staff, tenant } = grant
  const awaitsSecond = break_glass && seconded_by === null
  return (
    <div className={form.stack}>
      {awaitsSecond && (
        <section className={form.panel}>
          <h2>
            <Trans>A second person is needed</Trans>
          </h2>
          <p>
            <Trans>
              {staff.name} asks for access without the customer's approval. Stand behind it only if you know
              why the customer cannot be reached: your name is on it.
            </Trans>
          </p>
          {second.fault && <FaultNotice fault={second.fault} />}
          <div className={form.buttons}>
            <Button
              disabled={may.second !== null}
              loading={second.pending}
              onClick={() => void second.run({ grant: grant.id })}
            >
              <Trans>Stand behind it</Trans>
            </Button>
            <Refuse grant={grant} />
          </div>
          <WhyNot of={grant} what={['second', 'refuse']} />
        </section>
      )}
      {!awaitsSecond && may.approve === null && tenant !== null && <Decide grant={grant} tenant={tenant} />}
      {!awaitsSecond && (may.approve !== null || tenant === null) && (
        <section className={form.panel}>
          <h2>
            <Trans>Your answer</Trans>
          </h2>
          <WhyNot of={grant} what={['approve', 'refuse']} />
          <div className={form.buttons}>
            <Refuse grant={grant} />
          </div>
        </section>
      )}
    </div>
  )
}

function Withdraw({ grant }: { grant: GrantView }) {
  const back = useCommand('grantGiveBack')
  return (
    <section className={form.panel}>
      <h2>
        <Trans>Your request waits for its answer</Trans>
      </h2>
      {back.fault && <FaultNotice fault={back.fault} />}
      <div className={form.buttons}>
        <Button
          variant="default"
          disabled={grant.may.give_back !== null}
          loading={back.pending}
          onClick={() => void back.run({ grant: grant.id })}
        >
          <Trans>Withdraw it</Trans>
        </Button>
      </div>
      <WhyNot of={grant} what={['give_back']} />
    </section>
  )
}

const ending: (keyof May)[] = ['revoke']

function End({ grant }: { grant: GrantView }) {
  const revoke = useCommand('grantRevoke')
  if (!mayWork(grant) || grant.job !== null) return null
  const again = grant.state !== 'live'
  return (
    <section className={form.panel}>
      <h2>{again ? <Trans>End it again, and prove it</Trans> : <Trans>End it</Trans>}</h2>
      <p className={form.hint}>
        <Trans>
          The tenant archives the support user at once. Then its password and its open session are tried, and
          you see that they are refused.
        </Trans>
      </p>
      {revoke.fault && <FaultNotice fault={revoke.fault} />}
      <div className={form.buttons}>
        <Button
          color="red"
          disabled={grant.may.revoke !== null}
          loading={revoke.pending}
          onClick={() => void revoke.run({ grant: grant.id })}
        >
          {again ? <Trans>Try again now</Trans> : <Trans>Revoke now</Trans>}
        </Button>
      </div>
      <WhyNot of={grant} what={ending} />
    </section>
  )
}
