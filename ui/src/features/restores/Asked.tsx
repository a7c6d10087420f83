/** The request and what came of it: who, why, from which backup to where, and the names of the databases. */
import { Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import type { CardView, RestoreView } from '../../ipc'
import { Age, Moment } from '../../ui/Age'
import { CopyButton } from '../../ui/CopyButton'
import { Fingerprint } from '../../ui/Fingerprint'
import form from '../../ui/form.module.css'
import { Fact, Facts } from '../../ui/parts'
import page from '../../ui/parts.module.css'
import { CardFacts, personWords } from '../access/Asked'
import thread from '../desk/thread.module.css'
import { BackupWords, TargetTag } from './columns'

export function Asked({ restore }: { restore: RestoreView }) {
  const { request, tenant, tenant_name, asked_by, asked_at, answered_by, file } = restore
  const { backup, window } = request
  return (
    <Facts>
      <Person name={<Trans>Asked by</Trans>} of={asked_by} />
      <Fact name={<Trans>Asked for</Trans>}>
        <Moment at={asked_at} /> (<Age at={asked_at} />)
      </Fact>
      <Fact name={<Trans>Reason</Trans>}>
        <span className={thread.reason}>{request.reason}</span>
      </Fact>
      <Fact name={<Trans>Tenant</Trans>}>
        {tenant === null ? (
          tenant_name
        ) : (
          <a href={`#/tenants/${encodeURIComponent(tenant)}/backups`}>{tenant_name}</a>
        )}{' '}
        <span className={page.quiet}>{request.tenant.url}</span>
      </Fact>
      <Fact name={<Trans>Backup</Trans>}>
        <BackupWords backup={backup} />
        {file !== null && (
          <div>
            <code>{file}</code>
          </div>
        )}
      </Fact>
      <Fact name="SHA-256">
        <Fingerprint value={backup.sha256} />
      </Fact>
      <Fact name={<Trans>To where</Trans>}>
        <TargetTag target={request.target} />
      </Fact>
      <Databases restore={restore} />
      {window && (
        <Fact name={<Trans>Window</Trans>}>
          <Moment at={window.from} /> – <Moment at={window.until} />
        </Fact>
      )}
      {answered_by && <Person name={<Trans>Answered by</Trans>} of={answered_by} />}
    </Facts>
  )
}

/** Both sides by name, with the address of the one on the side as long as it is there. */
function Databases({ restore: { request, work, state, told } }: { restore: RestoreView }) {
  const side = work?.side ?? (told?.told === 'on_the_side' ? told.database : null) ?? request.side
  const dropped = (work !== null && work.dropped_at !== null) || told?.told === 'dropped'
  const proven = state === 'on_the_side' || state === 'back'
  const there = (proven || state === 'running' || state === 'waiting') && !dropped
  const url = work?.address ?? request.tenant.url
  const address = `${url.replace(/\/$/, '')}/web?db=${encodeURIComponent(side ?? '')}`
  return (
    <>
      <Fact name={<Trans>Live database</Trans>}>
        <code>{request.tenant.database}</code>
      </Fact>
      {side !== null && there && (
        <Fact name={<Trans>Database on the side</Trans>}>
          <code>{side}</code>
          {proven && (
            <div>
              <span className={page.quiet}>{address}</span> <CopyButton text={address} />
              <p className={form.hint}>
                <Trans>People sign in there as they did on the day of the backup.</Trans>
              </p>
            </div>
          )}
        </Fact>
      )}
    </>
  )
}

/** Nobody has to compare their own card. */
function Person({ name, of }: { name: ReactNode; of: CardView }) {
  if (of.acquaintance === 'own') return <Fact name={name}>{personWords(of.card)}</Fact>
  return <CardFacts name={name} of={of} />
}
