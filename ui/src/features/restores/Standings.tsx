/** What somebody must know of a restore before they do anything with it. */
import { useLingui } from '@lingui/react'
import { Trans } from '@lingui/react/macro'
import type { RestoreView } from '../../ipc'
import { Age } from '../../ui/Age'
import { Note } from '../../ui/parts'
import { toldWords } from './words'

export function Standings({ restore }: { restore: RestoreView }) {
  const { state, refusal, answered_by, tenant, request, conditions, work } = restore
  const { backup } = request
  const open = state === 'asked' || state === 'approved'
  return (
    <>
      {state === 'refused' && (
        <Note>
          <Trans>{answered_by?.card.name ?? '–'} refused it:</Trans> <q>{refusal}</q>
        </Note>
      )}
      {state === 'expired' && (
        <Note>
          <Trans>It was not approved and begun in its time, so it is over. Nothing was done.</Trans>
        </Note>
      )}
      {open && tenant === null && (
        <Note tone="warn">
          <Trans>This tenant is not connected here: a panel that is connected to it carries this out.</Trans>
        </Note>
      )}
      {open && backup.database !== null && backup.database !== request.tenant.database && (
        <Note tone="warn">
          <Trans>
            This backup is of another database: <code>{backup.database}</code>, not of{' '}
            <code>{request.tenant.database}</code>.
          </Trans>
        </Note>
      )}
      {open && backup.database === null && (
        <Note tone="warn">
          <Trans>Nothing in this backup says which database it is of.</Trans>
        </Note>
      )}
      {conditions !== '' && state !== 'refused' && (
        <Note>
          <Trans>{answered_by?.card.name ?? '–'} approved it, and says:</Trans> <q>{conditions}</q>
        </Note>
      )}
      {state === 'back' && work !== null && (
        <Note tone="warn">
          {wasUnproven(restore) ? (
            <Trans>
              The restored database did not hold its proof once it was live, so what was live before was put
              back by itself.
            </Trans>
          ) : (
            <Trans>What was live before the restore is live again, and proven.</Trans>
          )}
        </Note>
      )}
      {work === null && <Told restore={restore} />}
    </>
  )
}

const wasUnproven = ({ work }: RestoreView) =>
  work?.steps.findLast(({ name }) => name === 'prove_live')?.state === 'failed'

/** What another panel told of it: all that is known here. */
function Told({ restore: { told } }: { restore: RestoreView }) {
  const { _ } = useLingui()
  if (told === null) return null
  return (
    <Note tone={told.told === 'waiting' ? 'warn' : told.told === 'live' ? 'good' : 'quiet'}>
      {told.by.card.name}: {_(toldWords[told.told])} (<Age at={told.at} />)
      {told.words !== '' && (
        <>
          {' '}
          <q lang="en">{told.words}</q>
        </>
      )}
    </Note>
  )
}
