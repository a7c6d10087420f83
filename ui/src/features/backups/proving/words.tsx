/** What is proven by itself, in words. */
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { useLingui } from '@lingui/react'
import { Plural, Trans } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import type { DrillNext, Proving, ProvingRan, ProvingStand } from '../../../ipc'
import { Age } from '../../../ui/Age'
import { useFormat } from '../../../ui/format'
import { State } from '../../../ui/parts'
import { OutcomeWords } from '../../jobs/outcome'

/** What may be done. */
export function RuleWords({ rule: { on, bring_up_to, drills } }: { rule: Proving }) {
  const format = useFormat()
  if (!on) return <Trans>Nothing is checked or drilled by itself.</Trans>
  const most = format.bytes(bring_up_to)
  return (
    <>
      {bring_up_to === 0 ? (
        <Trans>Backups in folders of this computer are checked by themselves within a day.</Trans>
      ) : (
        <Trans>
          Backups in folders of this computer, and elsewhere those up to {most}, are checked by themselves
          within a day.
        </Trans>
      )}{' '}
      {drills && <Trans>One of each tenant is restored here for trial once a quarter.</Trans>}
    </>
  )
}

/** How the last run went. */
export function RanWords({ last }: { last: ProvingRan | null }) {
  if (last === null) return null
  if (last.stopped)
    return (
      <Trans>
        Stopped <Age at={last.at} />.
      </Trans>
    )
  if (last.ended_at === null) return null
  return (
    <>
      <Trans>
        Last <Age at={last.ended_at} />:
      </Trans>{' '}
      <OutcomeWords outcome={{ kind: 'proved_due', proved: last.proved }} />.
    </>
  )
}

const nextWords: Record<Exclude<DrillNext, 'not_due'>, MessageDescriptor> = {
  begins: msg`the drill begins by itself`,
  turned_off: msg`no drill by itself: it is turned off`,
  no_backup: msg`no drill by itself: this computer has no full backup that is proven`,
  no_programs: msg`no drill by itself: PostgreSQL's programs are not on this computer`,
  tried_in_vain: msg`the drill was tried in vain, and is tried again later`,
}

/** How far a tenant's backups are proven by themselves. */
export function StandWords({ stand }: { stand: ProvingStand }) {
  const { _ } = useLingui()
  const { due, late, waiting, not_allowed, looked_at, drill } = stand
  return (
    <>
      {looked_at !== null && (
        <State tone="good">
          <Trans>
            checked by itself <Age at={looked_at} />
          </Trans>
        </State>
      )}
      {due + waiting > 0 && (
        <State tone={late > 0 ? 'warn' : 'quiet'}>
          <Plural value={due + waiting} one="# check is due" other="# checks are due" />
          {waiting > 0 && (
            <>
              {' · '}
              <Plural value={waiting} one="# tried in vain" other="# tried in vain" />
            </>
          )}
        </State>
      )}
      {not_allowed > 0 && (
        <State tone="quiet">
          <Plural
            value={not_allowed}
            one="# would have to be brought here for its check"
            other="# would have to be brought here for their check"
          />{' '}
          <Link to="/backups">
            <Trans>Allow it</Trans>
          </Link>
        </State>
      )}
      {drill !== 'not_due' && <State tone="quiet">{_(nextWords[drill])}</State>}
    </>
  )
}
