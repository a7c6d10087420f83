/** What ended work has to tell, in words. Apart from the words of running work, which every page of the window needs. */
import { useLingui } from '@lingui/react'
import { Plural, Trans } from '@lingui/react/macro'
import type { Counts, JobOutcome, ProvedCounts, RestoreTold } from '../../ipc'
import { Moment } from '../../ui/Age'
import { useFormat } from '../../ui/format'
import { holds } from '../access/proof'
import { GapWords } from '../restores/Gap'
import { toldWords } from '../restores/words'

type OutcomeOf<Kind extends JobOutcome['kind']> = Extract<JobOutcome, { kind: Kind }>

/** What a job that ended well has to tell. */
export function OutcomeWords({ outcome }: { outcome: JobOutcome }) {
  const format = useFormat()
  switch (outcome.kind) {
    case 'proven':
      return (
        <Trans>
          {format.bytes(outcome.bytes)}, all {outcome.checks} checks hold
        </Trans>
      )
    case 'unproven':
      return (
        <Trans>
          {format.bytes(outcome.bytes)}; nothing speaks against it, but its end cannot be proven here
        </Trans>
      )
    case 'drilled': {
      const took = format.duration(Math.ceil(outcome.took_ms / 1000))
      return (
        <Trans>
          grade {outcome.grade}, restored in {took}
        </Trans>
      )
    }
    case 'sources_read': {
      const { backups, sources, failed } = outcome
      return failed === 0 ? (
        <Plural value={backups} one="# backup in the sources" other="# backups in the sources" />
      ) : (
        <Trans>
          {backups} backups; {failed} of {sources} sources could not be read
        </Trans>
      )
    }
    case 'proved_due':
      return <ProvedWords proved={outcome.proved} />
    case 'vault_added': {
      const stored = format.bytes(outcome.stored)
      return outcome.known ? (
        <Trans>it was in the vault already</Trans>
      ) : (
        <Trans>the vault grew by {stored}</Trans>
      )
    }
    case 'vault_checked':
      return (
        <Trans>
          sound; {outcome.parts} of {outcome.of} parts of the data read
        </Trans>
      )
    case 'vault_pruned': {
      const freed = format.bytes(outcome.freed)
      return (
        <Trans>
          {outcome.removed} removed, {freed} given back
        </Trans>
      )
    }
    case 'vault_ran':
      return (
        <Trans>
          {outcome.added} added, {outcome.failed} failed, {outcome.removed} removed
        </Trans>
      )
    case 'people_read': {
      const { people, tenants, failed } = outcome
      return failed === 0 ? (
        <Plural value={people} one="# person read" other="# people read" />
      ) : (
        <Trans>
          {people} people read; {failed} of {tenants} tenants could not be read
        </Trans>
      )
    }
    case 'policies_read': {
      const { tenants, failed } = outcome
      return failed === 0 ? (
        <Plural value={tenants} one="policies of # tenant read" other="policies of # tenants read" />
      ) : (
        <Trans>
          policies read; {failed} of {tenants} tenants could not be read
        </Trans>
      )
    }
    case 'promises_checked':
      return <CheckedWords {...outcome} />
    case 'restored':
      return <Restored told={outcome.told} gap={outcome.gap_ms} />
    case 'planned':
      return <CountsWords counts={outcome.counts} />
    case 'access_given':
      return (
        <Trans>
          {outcome.login} can sign in until <Moment at={outcome.until} />
        </Trans>
      )
    case 'access_ended':
      return holds(outcome.proof) ? <Trans>over, and seen to be</Trans> : <Trans>not proven to be over</Trans>
    case 'accesses_read': {
      const { tenants, strays } = outcome
      return strays === 0 ? (
        <Plural
          value={tenants}
          one="# tenant looked at, nothing amiss"
          other="# tenants looked at, nothing amiss"
        />
      ) : (
        <Plural
          value={strays}
          one="# support account should not be there as it is"
          other="# support accounts should not be there as they are"
        />
      )
    }
  }
}

/** What checking promises came to: the faults there are, and what got worse since. */
function CheckedWords({ tenants, failed, faults, worse }: OutcomeOf<'promises_checked'>) {
  return (
    <>
      {faults === 0 ? (
        <Plural
          value={tenants}
          one="# tenant checked, no fault seen"
          other="# tenants checked, no fault seen"
        />
      ) : (
        <Plural value={faults} one="# fault" other="# faults" />
      )}
      {worse > 0 && (
        <>
          {' · '}
          <Plural value={worse} one="# got worse" other="# got worse" />
        </>
      )}
      {failed > 0 && (
        <>
          {' · '}
          <Trans>
            {failed} of {tenants} tenants could not be checked
          </Trans>
        </>
      )}
    </>
  )
}

/** Where a restore stands, and how long nothing was live. */
function Restored({ told, gap }: { told: RestoreTold; gap: number | null }) {
  const { _ } = useLingui()
  return (
    <>
      {_(toldWords[told])}
      {gap !== null && (
        <>
          {' · '}
          <GapWords ms={gap} />
        </>
      )}
    </>
  )
}

/** What came of proving what was due: the good first, then whatever needs a look. */
function ProvedWords({ proved: { sound, unsound, failed, drilled } }: { proved: ProvedCounts }) {
  return (
    <>
      <Plural value={sound} one="# backup found sound" other="# backups found sound" />
      {unsound > 0 && (
        <>
          {' · '}
          <Plural value={unsound} one="# is not sound" other="# are not sound" />
        </>
      )}
      {failed > 0 && (
        <>
          {' · '}
          <Plural value={failed} one="# could not be checked" other="# could not be checked" />
        </>
      )}
      {drilled > 0 && (
        <>
          {' · '}
          <Plural value={drilled} one="# drill" other="# drills" />
        </>
      )}
    </>
  )
}

/** What a preview found, or what came of applying it: the good first, then whatever needs a look. */
export function CountsWords({ counts }: { counts: Counts }) {
  const { done = 0, partly = 0, changes = 0, pending = 0, not_planned = 0 } = counts
  const trouble =
    (counts.refused ?? 0) +
    (counts.moved ?? 0) +
    (counts.unreachable ?? 0) +
    (counts.failed ?? 0) +
    (counts.skipped ?? 0)
  if (done + partly + trouble === 0)
    return (
      <>
        <Plural value={changes} one="# change" other="# changes" />
        {' · '}
        <Plural value={pending} one="# tenant" other="# tenants" />
        {not_planned > 0 && (
          <>
            {' · '}
            <Plural value={not_planned} one="# could not be planned" other="# could not be planned" />
          </>
        )}
      </>
    )
  return (
    <>
      <Plural value={done} one="# tenant done" other="# tenants done" />
      {partly + trouble > 0 && (
        <>
          {' · '}
          <Plural value={partly + trouble} one="# needs a look" other="# need a look" />
        </>
      )}
      {pending > 0 && (
        <>
          {' · '}
          <Plural value={pending} one="# is left" other="# are left" />
        </>
      )}
    </>
  )
}
