/** Everything that was said in a thread, in its order. What counts for nothing is shown with the reason. */
import { useLingui } from '@lingui/react'
import { Trans } from '@lingui/react/macro'
import type { Ask, Body, Shown } from '../../ipc'
import { Moment } from '../../ui/Age'
import { Timeline } from '../../ui/Timeline'
import { toldWords } from '../restores/words'
import classes from './access.module.css'
import { holds } from './proof'
import { endedByWords, rejectionWords } from './words'

/** A thread has a handful. More than this is somebody's noise, and is shown when asked for. */
const mostShown = 60

export function Events({ events }: { events: Shown[] }) {
  const { _ } = useLingui()
  const first = events[0]?.event?.body
  const about = first?.kind === 'asked' ? first.ask.subject : 'grant'
  return (
    <Timeline
      of={events}
      most={mostShown}
      // events are only ever added at the end
      keyOf={(_event, index) => index}
      at={({ event }) => event?.at ?? null}
      struck={({ rejection }) => rejection !== null}
    >
      {({ event, rejection }) => (
        <>
          <div>
            {event ? (
              <>
                <strong>{event.by.name}</strong> <BodyWords body={event.body} about={about} />
              </>
            ) : (
              <Trans>Something unreadable</Trans>
            )}
          </div>
          {rejection && (
            <div className={classes.why}>
              <Trans>Counts for nothing.</Trans> {_(rejectionWords[rejection])}
            </div>
          )}
        </>
      )}
    </Timeline>
  )
}

function BodyWords({ body, about }: { body: Body; about: Ask['subject'] }) {
  const { _ } = useLingui()
  switch (body.kind) {
    case 'asked':
      return <AskWords ask={body.ask} />
    case 'seconded':
      return <Trans>stands behind it</Trans>
    case 'refused':
      return (
        <>
          <Trans>refused:</Trans> <q>{body.reason}</q>
        </>
      )
    case 'approved':
      return body.given.subject === 'grant' ? (
        <Trans>
          gave access until <Moment at={body.given.terms.until} />, as <code>{body.given.terms.login}</code>
        </Trans>
      ) : (
        <Trans>approved it</Trans>
      )
    case 'given_back':
      return about === 'grant' ? <Trans>gave it back</Trans> : <Trans>withdrew it</Trans>
    case 'revoked':
      return <Trans>wants it ended</Trans>
    case 'ended': {
      const by = _(endedByWords[body.proof.ended_by])
      return holds(body.proof) ? (
        <Trans>saw that it is over: {by}</Trans>
      ) : (
        <Trans>ended it ({by}), and something still works</Trans>
      )
    }
    case 'receipt':
      return <Trans>wrote the receipt</Trans>
    case 'reviewed':
      return (
        <>
          <Trans>reviewed it:</Trans> <q>{body.words}</q>
        </>
      )
    case 'restore':
      return (
        <>
          <Trans>told: {_(toldWords[body.told])}</Trans> {body.words !== '' && <q lang="en">{body.words}</q>}
        </>
      )
    case 'note':
      return (
        <>
          <Trans>wrote:</Trans> <q>{body.text}</q>
        </>
      )
  }
}

function AskWords({ ask }: { ask: Ask }) {
  switch (ask.subject) {
    case 'grant':
      return ask.request.break_glass ? (
        <Trans>asked for break-glass access</Trans>
      ) : (
        <Trans>asked for access</Trans>
      )
    case 'backup':
      return <Trans>asked for a backup</Trans>
    case 'restore':
      return <Trans>asked for a restore</Trans>
  }
}
