/** One request or access: who asks and whether they are known, what it would touch, what was done and what is proven. */
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { ask, type GiveBack, type GrantDetail, type GrantPause, type GrantView } from '../../ipc'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import { holdFocus } from '../../ui/focus'
import form from '../../ui/form.module.css'
import { PageHeader } from '../../ui/PageHeader'
import { Note, Section, Tag } from '../../ui/parts'
import page from '../../ui/parts.module.css'
import { TimeLeft } from '../../ui/TimeLeft'
import { HandOver } from '../desk/HandOver'
import thread from '../desk/thread.module.css'
import { Asked } from './Asked'
import { GrantStateTag } from './columns'
import { Events } from './Events'
import { GrantText } from './GrantText'
import { Next } from './Next'
import { Proof } from './Proof'
import { isAsking, mayWork, needsSomebody } from './view'
import { Working } from './Working'

export default function GrantPage() {
  const { t } = useLingui()
  const { grant: id = '' } = useParams({ strict: false })
  const { data, error, isPending, refetch } = useQuery(ask('grantShow', { grant: id }))
  const grant = data?.grant
  return (
    <div className={page.page}>
      <PageHeader
        title={grant ? t`Access of ${grant.staff.name} to ${grant.tenant_name}` : t`Support access`}
        ready={!isPending}
        description={grant && <Standing grant={grant} />}
        actions={
          <>
            {grant?.has_receipt && (
              <Button size="xs" component="a" href={`#/access/${encodeURIComponent(id)}/receipt`}>
                <Trans>Receipt</Trans>
              </Button>
            )}
            <Button size="xs" variant="default" component="a" href="#/access">
              <Trans>All accesses</Trans>
            </Button>
          </>
        }
      />
      <div className={page.scroll}>
        {error && <FaultNotice fault={error} onRetry={() => void refetch()} />}
        {data && (
          <div ref={holdFocus} tabIndex={-1} className={form.held}>
            <Detail key={id} detail={data} />
          </div>
        )}
      </div>
    </div>
  )
}

function Standing({ grant }: { grant: GrantView }) {
  return (
    <span className={thread.standing}>
      <GrantStateTag grant={grant} />
      {mayWork(grant) && grant.until && <TimeLeft until={grant.until} of={grant.seconds} />}
      {grant.state === 'requested' && (
        <span>
          <Trans>
            refused by itself in <TimeLeft until={grant.answer_by} />
          </Trans>
        </span>
      )}
      {grant.break_glass && (
        <Tag tone="bad">
          <Trans>break-glass</Trans>
        </Tag>
      )}
    </span>
  )
}

function Detail({ detail: { grant, events } }: { detail: GrantDetail }) {
  // Who decides reads first who asks, and for what.
  const deciding = grant.state === 'requested' && !isAsking(grant)
  const asked = (
    <Section title={<Trans>What was asked for</Trans>}>
      <Asked grant={grant} />
    </Section>
  )
  return (
    <>
      <div className={thread.notes}>
        <Warnings grant={grant} />
        <Working grant={grant} />
      </div>
      {deciding && asked}
      <Next grant={grant} />
      {grant.proof && (
        <Section title={<Trans>How it ended</Trans>}>
          <Proof proof={grant.proof} />
        </Section>
      )}
      {!deciding && asked}
      <Section title={<Trans>Handing it over</Trans>}>
        <HandOver desk={grant.desk}>
          <GrantText grant={grant} />
        </HandOver>
      </Section>
      <Section title={<Trans>What was said</Trans>}>
        <Events events={events} />
      </Section>
    </>
  )
}

/** Why nothing is tried just now: what is refused again and again would lock people out. */
function Paused({ grant, pause }: { grant: GrantView; pause: GrantPause }) {
  return (
    <Note tone="warn">
      {pause.until === null ? (
        <Trans>
          It cannot be ended from here: {grant.tenant_name} refused this panel's sign-in, and trying again
          would lock it out. It may still work. See to the sign-in of this connection, then end it again.
        </Trans>
      ) : (
        <Trans>
          The tenant refuses it. Reeve tries again in <TimeLeft until={pause.until} />, so that nobody is
          locked out.
        </Trans>
      )}{' '}
      <span lang="en">{pause.fault.message}</span>
    </Note>
  )
}

/** Given back, and its password not taken: never to be believed done. */
function StillOpen({ left: { fault, pause } }: { left: GiveBack }) {
  return (
    <Note tone="warn">
      <Trans>
        It is given back, and its password may still work: the tenant did not take it yet. Reeve tries again
        by itself, and the customer's panel ends it besides.
      </Trans>{' '}
      {fault && <span lang="en">{fault.message}</span>}{' '}
      {pause?.until && (
        <Trans>
          Next try in <TimeLeft until={pause.until} />.
        </Trans>
      )}
    </Note>
  )
}

/** What somebody must know before they do anything here. */
function Warnings({ grant }: { grant: GrantView }) {
  const { state, job, fault, rejected, review_due, refusal, answered_by, pause, give_back } = grant
  return (
    <>
      {give_back && <StillOpen left={give_back} />}
      {pause && job === null && (pause.until !== null || needsSomebody(grant)) && (
        <Paused grant={grant} pause={pause} />
      )}
      {state === 'ending' && job === null && pause === null && give_back === null && (
        <Note tone="warn">
          <Trans>
            It is to be ended, and that is not proven yet: it may still work. Reeve tries again by itself as
            soon as the tenant can be reached.
          </Trans>
        </Note>
      )}
      {state === 'over' && job === null && (
        <Note tone="warn">
          <Trans>
            Its time ran out and the tenant ends it by itself. No proof of that has been seen: it comes from
            the panel that approved it.
          </Trans>
        </Note>
      )}
      {state === 'expired' && (
        <Note>
          <Trans>Nobody answered within twelve hours, so it was refused by itself. Nothing was given.</Trans>
        </Note>
      )}
      {state === 'refused' && (
        <Note>
          <Trans>{answered_by?.name ?? '–'} refused it:</Trans> <q>{refusal}</q>
        </Note>
      )}
      {fault && <FaultNotice fault={fault} />}
      {review_due && (
        <Note tone="warn">
          <Trans>
            This access was given without the customer's approval, and the customer has not reviewed it.
          </Trans>
        </Note>
      )}
      {rejected > 0 && (
        <Note tone="warn">
          <Plural
            value={rejected}
            one="# message in this thread counts for nothing; below is why."
            other="# messages in this thread count for nothing; below is why."
          />
        </Note>
      )}
    </>
  )
}
