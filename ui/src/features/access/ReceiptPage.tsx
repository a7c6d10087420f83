/** What came of an access, on a page that prints: the tenant's own account of it, signed by the panel that read it. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { ask, type GrantDetail, type Receipt, useCommand } from '../../ipc'
import { Moment } from '../../ui/Age'
import { Fingerprint } from '../../ui/Fingerprint'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import { SupportIcon } from '../../ui/icons'
import { PageHeader } from '../../ui/PageHeader'
import { EmptyState, Fact, Facts, Note, Section, Tag } from '../../ui/parts'
import page from '../../ui/parts.module.css'
import { useSavePath } from '../../ui/useSavePath'
import { AcquaintanceWords, GroupNames, personWords } from './Asked'
import classes from './access.module.css'
import { Proof } from './Proof'
import { Findings, SignIns, TouchedModels, Unanswered } from './ReceiptParts'

export default function ReceiptPage() {
  const { t } = useLingui()
  const { grant: id = '' } = useParams({ strict: false })
  const { data, error, isPending, refetch } = useQuery(ask('grantShow', { grant: id }))
  const receipt = data?.receipt
  return (
    <div className={page.page}>
      <PageHeader
        title={receipt ? t`Receipt: ${receipt.staff.name}, ${data.grant.tenant_name}` : t`Receipt`}
        ready={!isPending}
        actions={
          <span className={classes.screenOnly}>
            {receipt && <SaveButtons id={id} />}
            <Button size="xs" variant="default" component="a" href={`#/access/${encodeURIComponent(id)}`}>
              <Trans>The access</Trans>
            </Button>
          </span>
        }
      />
      <div className={page.scroll}>
        {error && <FaultNotice fault={error} onRetry={() => void refetch()} />}
        {data && !receipt && (
          <EmptyState icon={SupportIcon} title={<Trans>There is no receipt yet</Trans>}>
            <Trans>It is written when the access has ended and the tenant was asked what it left.</Trans>
          </EmptyState>
        )}
        {receipt && <Document receipt={receipt} verdict={data.receipt_verdict} />}
      </div>
    </div>
  )
}

const forms = ['html', 'json', 'csv'] as const

function SaveButtons({ id }: { id: string }) {
  const path = useSavePath()
  const save = useCommand('receiptSave')
  const [saved, setSaved] = useState<string | null>(null)
  const toFile = async (form: (typeof forms)[number]) => {
    const to = await path.ask(`receipt-${id.slice(0, 8)}.${form}`)
    const done = to !== null && (await save.run({ grant: id, to }))
    if (done) setSaved(done.file)
  }
  const fault = path.fault ?? save.fault
  return (
    <>
      <Button size="xs" onClick={() => window.print()}>
        <Trans>Print</Trans>
      </Button>
      {forms.map((form) => (
        <Button key={form} size="xs" variant="default" onClick={() => void toFile(form)}>
          <Trans>Save as {form.toUpperCase()}</Trans>
        </Button>
      ))}
      {fault && <FaultNotice fault={fault} />}
      {saved !== null && (
        <span role="status" className={page.quiet}>
          <Trans>Saved: {saved}</Trans>
        </span>
      )}
    </>
  )
}

function Document({ receipt, verdict }: { receipt: Receipt; verdict: GrantDetail['receipt_verdict'] }) {
  const { tenant, staff, made_by } = receipt
  return (
    <article className={classes.receipt}>
      <Verdict verdict={verdict} />
      <Section title={<Trans>The access</Trans>}>
        <Facts>
          <Fact name={<Trans>Tenant</Trans>}>
            {tenant.url} · {tenant.database}
          </Fact>
          <Fact name={<Trans>Who had it</Trans>}>{personWords(staff)}</Fact>
          <Fact name={<Trans>Reason</Trans>}>
            <span className={classes.reason}>{receipt.reason}</span>{' '}
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
function Verdict({ verdict }: { verdict: GrantDetail['receipt_verdict'] }) {
  if (!verdict) return null
  const { ok, by, problem } = verdict
  if (!ok || !by)
    return (
      <div role="alert" className={classes.broken}>
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
