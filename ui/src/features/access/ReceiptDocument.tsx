/** A receipt as a document: whose signature it bears and whether that holds, then everything it says. */
import { Trans } from '@lingui/react/macro'
import type { Receipt, ReceiptVerdict } from '../../ipc'
import { Moment } from '../../ui/Age'
import { Fingerprint } from '../../ui/Fingerprint'
import { Fact, Facts, Note, Section, Tag } from '../../ui/parts'
import thread from '../desk/thread.module.css'
import { AcquaintanceWords, GroupNames, personWords } from './Asked'
import { Proof } from './Proof'
import { Findings, SignIns, TouchedModels, Unanswered } from './ReceiptParts'
import sheet from './receipt.module.css'

export function Document({ receipt, verdict }: { receipt: Receipt; verdict: ReceiptVerdict | null }) {
  const { tenant, staff, made_by } = receipt
  return (
    <article className={sheet.receipt}>
      <Verdict verdict={verdict} />
      <Section title={<Trans>The access</Trans>}>
        <Facts>
          <Fact name={<Trans>Tenant</Trans>}>
            {tenant.url} · {tenant.database}
          </Fact>
          <Fact name={<Trans>Who had it</Trans>}>{personWords(staff)}</Fact>
          <Fact name={<Trans>Reason</Trans>}>
            <span className={thread.reason}>{receipt.reason}</span>{' '}
            {receipt.break_glass && (
              <Tag tone="bad">
                <Trans>break-glass</Trans>
              </Tag>
            )}
          </Fact>
          <Fact name={<Trans>Ticket</Trans>}>{receipt.ticket ?? '–'}</Fact>
          <Fact name={<Trans>Support user</Trans>}>
            <code>{receipt.login}</code>
          </Fact>
          <Fact name={<Trans>Groups</Trans>}>
            <GroupNames groups={receipt.groups} />
          </Fact>
          <Fact name={<Trans>From</Trans>}>
            <Moment at={receipt.from} />
          </Fact>
          <Fact name={<Trans>Given until</Trans>}>
            <Moment at={receipt.until} />
          </Fact>
          <Fact name={<Trans>Receipt made</Trans>}>
            <Moment at={receipt.made_at} />, {personWords(made_by)}
          </Fact>
        </Facts>
      </Section>
      <Section title={<Trans>How it ended</Trans>}>
        <Proof proof={receipt.proof} />
      </Section>
      <Section title={<Trans>What outlives it</Trans>}>
        <Findings receipt={receipt} />
      </Section>
      <Section title={<Trans>Sign-ins</Trans>}>
        <SignIns receipt={receipt} />
      </Section>
      <Section title={<Trans>What it created and changed</Trans>}>
        <TouchedModels receipt={receipt} />
      </Section>
      <Section title={<Trans>What the tenant did not answer</Trans>}>
        <Unanswered receipt={receipt} />
      </Section>
    </article>
  )
}

/** Whether the signature holds, and whose it is: the panel that read the tenant. */
export function Verdict({ verdict }: { verdict: ReceiptVerdict | null }) {
  if (!verdict) return null
  const { ok, by, problem } = verdict
  if (!ok || !by)
    return (
      <div role="alert" className={sheet.broken}>
        <strong>
          <Trans>Do not rely on this receipt.</Trans>
        </strong>{' '}
        {problem && <span lang="en">{problem}</span>}
      </div>
    )
  return (
    <Note tone="good">
      <Trans>It is as {personWords(by.card)} signed it.</Trans>
      <div>
        <Fingerprint value={by.fingerprint.replaceAll(' ', '')} />
      </div>
      <AcquaintanceWords acquaintance={by.acquaintance} name={by.card.name} />
    </Note>
  )
}
