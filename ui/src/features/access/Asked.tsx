/** The request: who, with which card, why, for what and how long. */
import { useLingui } from '@lingui/react'
import { Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import type { Acquaintance, Card, CardView, GrantView } from '../../ipc'
import { Age, Moment } from '../../ui/Age'
import { CopyButton } from '../../ui/CopyButton'
import { Fingerprint } from '../../ui/Fingerprint'
import form from '../../ui/form.module.css'
import { Fact, Facts, Tag } from '../../ui/parts'
import page from '../../ui/parts.module.css'
import thread from '../desk/thread.module.css'
import classes from './access.module.css'
import { useSpanWords } from './spans'
import { acquaintanceWords } from './words'

export function Asked({ grant }: { grant: GrantView }) {
  const words = useSpanWords()
  const { staff, address, tenant, tenant_name, answered_by, seconded_by } = grant
  return (
    <Facts>
      <CardFacts name={<Trans>Who asks</Trans>} of={{ ...grant, card: staff }} />
      <Fact name={<Trans>Tenant</Trans>}>
        {tenant === null ? (
          <>
            {address.url} · {address.database}{' '}
            <Tag tone="warn">
              <Trans>not connected here</Trans>
            </Tag>
          </>
        ) : (
          <>
            <a href={`#/tenants/${encodeURIComponent(tenant)}/access`}>{tenant_name}</a>{' '}
            <span className={page.quiet}>
              {address.url} · {address.database}
            </span>
          </>
        )}
      </Fact>
      <Fact name={<Trans>Reason</Trans>}>
        <span className={thread.reason}>{grant.reason}</span>
      </Fact>
      <Fact name={<Trans>Ticket</Trans>}>{grant.ticket ?? '–'}</Fact>
      <Fact name={<Trans>Groups</Trans>}>
        <GroupNames groups={grant.groups} />
      </Fact>
      <Fact name={<Trans>For how long</Trans>}>{words(grant.seconds)}</Fact>
      <Fact name={<Trans>Asked for</Trans>}>
        <Moment at={grant.requested_at} /> (<Age at={grant.requested_at} />)
      </Fact>
      {seconded_by && <Fact name={<Trans>Stands behind it</Trans>}>{personWords(seconded_by)}</Fact>}
      {answered_by && <Fact name={<Trans>Answered by</Trans>}>{personWords(answered_by)}</Fact>}
      {grant.login && (
        <Fact name={<Trans>Support user</Trans>}>
          <code>{grant.login}</code> <CopyButton text={grant.login} />
        </Fact>
      )}
      {grant.until && (
        <Fact name={<Trans>Until</Trans>}>
          <Moment at={grant.until} />
        </Fact>
      )}
    </Facts>
  )
}

export function GroupNames({ groups }: { groups: readonly string[] }) {
  if (groups.length === 0) return '–'
  return (
    <ul className={classes.groups}>
      {groups.map((group) => (
        <li key={group}>
          <code>{group}</code>
        </li>
      ))}
    </ul>
  )
}

/** `Ada Lovelace, IJVine (ada@…)`. */
export function personWords({ name, mail, provider }: Card): string {
  return provider ? `${name}, ${provider} (${mail})` : `${name} (${mail})`
}

/** Whose card it is, and its digits. */
export function CardFacts({ name, of }: { name: ReactNode; of: CardView }) {
  return (
    <>
      <Fact name={name}>
        <CardWords card={of.card} acquaintance={of.acquaintance} />
      </Fact>
      <Fact name={<Trans>Fingerprint of the card</Trans>}>
        <Fingerprint value={of.fingerprint.replaceAll(' ', '')} />
        <AcquaintanceWords acquaintance={of.acquaintance} name={of.card.name} />
      </Fact>
    </>
  )
}

function CardWords({ card, acquaintance }: { card: Card; acquaintance: Acquaintance }) {
  const { _ } = useLingui()
  const { words, tone } = acquaintanceWords[acquaintance]
  return (
    <>
      {personWords(card)} <Tag tone={tone}>{_(words)}</Tag>
    </>
  )
}

/** What a card's standing means for somebody who is to trust it. */
export function AcquaintanceWords({ acquaintance, name }: { acquaintance: Acquaintance; name: string }) {
  switch (acquaintance) {
    case 'own':
      return (
        <p className={form.hint}>
          <Trans>This is your own card.</Trans>
        </p>
      )
    case 'known':
      return (
        <p className={form.hint}>
          <Trans>Seen before, with the same keys.</Trans>
        </p>
      )
    case 'new':
      return (
        <p className={form.hint} data-tone="warn">
          <Trans>Nobody of this e-mail was seen before. Call {name} and compare the fingerprint.</Trans>
        </p>
      )
    case 'changed':
      return (
        <p className={form.hint} data-tone="bad">
          <Trans>
            Somebody of this e-mail was seen with other keys: a new computer, or somebody else. Call {name}{' '}
            and compare the fingerprint.
          </Trans>
        </p>
      )
  }
}
