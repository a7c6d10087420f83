/** One restore: what was asked for, what can be done now, how far it came, what it left to see to, and what is kept. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { ask, type RestoreView } from '../../ipc'
import { Moment } from '../../ui/Age'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import { holdFocus } from '../../ui/focus'
import form from '../../ui/form.module.css'
import { PageHeader } from '../../ui/PageHeader'
import { Section, Tag } from '../../ui/parts'
import page from '../../ui/parts.module.css'
import { Events } from '../access/Events'
import { HandOver, HandText } from '../desk/HandOver'
import thread from '../desk/thread.module.css'
import { Asked } from './Asked'
import { RestoreStateWords, TargetTag } from './columns'
import { Kept } from './Kept'
import { Next } from './Next'
import { Reconciling } from './Reconciling'
import { Standings } from './Standings'
import { Steps } from './Steps'
import { Working } from './Working'

export default function RestorePage() {
  const { t } = useLingui()
  const { restore: id = '' } = useParams({ strict: false })
  const { data: restore, error, isPending, refetch } = useQuery(ask('restoreShow', { restore: id }))
  return (
    <div className={page.page}>
      <PageHeader
        title={restore ? t`Restore of ${restore.tenant_name}` : t`Restores`}
        ready={!isPending}
        description={restore && <Head restore={restore} />}
        actions={
          <>
            {restore && <AskAgain restore={restore} />}
            <Button size="xs" variant="default" component="a" href="#/restores">
              <Trans>All restores</Trans>
            </Button>
          </>
        }
      />
      <div className={page.scroll}>
        {error && <FaultNotice fault={error} onRetry={() => void refetch()} />}
        {restore && (
          <div ref={holdFocus} tabIndex={-1} className={form.held}>
            <Detail key={id} restore={restore} />
          </div>
        )}
      </div>
    </div>
  )
}

/** Of one's own that came to nothing, with the same backup. */
function AskAgain({ restore: { own, state, tenant, file } }: { restore: RestoreView }) {
  const over = ['refused', 'expired', 'withdrawn', 'stopped', 'back'].includes(state)
  if (!own || !over || tenant === null) return null
  const search = { act: 'ask' as const, tenant, ...(file !== null && { backup: file }) }
  return (
    <Button size="xs" renderRoot={(props) => <Link to="/restores" search={search} {...props} />}>
      <Trans>Ask again</Trans>
    </Button>
  )
}

function Text({ restore }: { restore: string }) {
  const { data, error } = useQuery(ask('restoreText', { restore }))
  if (error) return <FaultNotice fault={error} />
  return data ? <HandText text={data.text} /> : null
}

function Said({ restore }: { restore: string }) {
  const { data: events, error } = useQuery(ask('restoreEvents', { restore }))
  if (error) return <FaultNotice fault={error} />
  return events ? <Events events={events} /> : null
}

function Head({ restore }: { restore: RestoreView }) {
  const { state, request, expires, waiting } = restore
  return (
    <span className={thread.standing}>
      <RestoreStateWords restore={restore} />
      <TargetTag target={request.target} />
      {(state === 'asked' || state === 'approved') && (
        <span>
          <Trans>
            open until <Moment at={expires} />
          </Trans>
        </span>
      )}
      {waiting && (
        <Tag tone="warn">
          <Trans>waits to be sent</Trans>
        </Tag>
      )}
    </span>
  )
}

function Detail({ restore }: { restore: RestoreView }) {
  const { state, own, work } = restore
  // Who decides reads first who asks, and for what.
  const deciding = state === 'asked' && !own
  const asked = (
    <Section title={<Trans>What was asked for</Trans>}>
      <Asked restore={restore} />
    </Section>
  )
  return (
    <>
      <div className={thread.notes}>
        <Standings restore={restore} />
        <Working restore={restore} />
      </div>
      {deciding && asked}
      <div className={form.stack}>
        <Next restore={restore} />
      </div>
      {work && (
        <Section title={<Trans>How far it came</Trans>}>
          <Steps restore={restore} work={work} />
        </Section>
      )}
      {work?.reconciled && (
        <Section title={<Trans>What the old state brought back</Trans>}>
          <Reconciling found={work.reconciled} tenant={work.tenant} />
        </Section>
      )}
      {work && <Kept restore={restore} work={work} />}
      {!deciding && asked}
      <Section title={<Trans>Handing it over</Trans>}>
        <HandOver desk={restore.desk}>
          <Text restore={restore.id} />
        </HandOver>
      </Section>
      <Section title={<Trans>What was said</Trans>}>
        <Said restore={restore.id} />
      </Section>
    </>
  )
}
