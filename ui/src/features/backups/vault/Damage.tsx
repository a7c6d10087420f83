/** What a check found wrong with a vault, which backups that is in, and the way out. */
import { Plural, Trans } from '@lingui/react/macro'
import type { VaultDamage } from '../../../ipc'
import { Moment } from '../../../ui/Age'
import { Note } from '../../../ui/parts'

/** So many backups are named. */
const named = 20

export function Damage({ damage: { at, first, findings, backups } }: { damage: VaultDamage }) {
  return (
    <Note tone="warn">
      <Trans>
        A check found the vault damaged on <Moment at={at} />:
      </Trans>{' '}
      <q lang="en">{first}</q>
      {findings > 1 && (
        <>
          {' '}
          <Plural value={findings - 1} one="and # fault more" other="and # faults more" />
        </>
      )}
      {backups.length === 0 ? (
        <p>
          <Trans>Which backups that is in cannot be told, or it is in none.</Trans>
        </p>
      ) : (
        <>
          <p>
            <Trans>These backups cannot be relied on:</Trans>
          </p>
          <ul>
            {backups.slice(0, named).map((backup) => (
              <li key={backup.id}>
                {backup.tenant}, <Moment at={backup.at} />, <code>{backup.id.slice(0, 8)}</code>
              </li>
            ))}
          </ul>
          {backups.length > named && (
            <Plural value={backups.length - named} one="and # more" other="and # more" />
          )}
        </>
      )}
      <p>
        <Trans>
          A new vault takes its place: forget this one and make another. What comes out of this one whole can
          still be taken out of it.
        </Trans>
      </p>
    </Note>
  )
}
