/**
 * Files that somebody handed over, looked at: a receipt, whether its signature holds and what it says; a card, and whether
 * its keys were seen before. Nothing of them is kept, but a card that somebody says they compared.
 */
import { Trans, useLingui } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { useState } from 'react'
import { type CardView, type ReceiptVerdict, useCommand } from '../../ipc'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import { holdFocus } from '../../ui/focus'
import form from '../../ui/form.module.css'
import { PageHeader } from '../../ui/PageHeader'
import { Facts } from '../../ui/parts'
import page from '../../ui/parts.module.css'
import { CardFacts } from './Asked'
import { Document, Verdict } from './ReceiptDocument'

/** A file as it was looked at. */
interface Seen {
  file: string
  verdict: ReceiptVerdict
}

export default function CheckPage() {
  const { t } = useLingui()
  const [seen, setSeen] = useState<Seen | null>(null)
  return (
    <div className={page.page}>
      <PageHeader
        title={t`Check a file`}
        ready
        actions={
          <Button size="xs" variant="default" component="a" href="#/access">
            <Trans>All accesses</Trans>
          </Button>
        }
      />
      <div className={page.scroll}>
        <div className={form.stack}>
          <CheckReceipt seen={seen} onSeen={setSeen} />
          <CheckCard />
          {seen?.verdict.receipt && <Document receipt={seen.verdict.receipt} verdict={seen.verdict} />}
        </div>
      </div>
    </div>
  )
}

function CheckReceipt({ seen, onSeen }: { seen: Seen | null; onSeen(seen: Seen | null): void }) {
  const choose = useCommand('pathChoose')
  const verify = useCommand('receiptVerify')
  const look = async () => {
    const file = await choose.run({ purpose: 'open_file', suggestion: null })
    if (!file) return
    onSeen(null)
    const verdict = await verify.run({ file })
    if (verdict) onSeen({ file, verdict })
  }
  const fault = choose.fault ?? verify.fault
  return (
    <section className={form.panel}>
      <h2>
        <Trans>A receipt</Trans>
      </h2>
      <p className={form.hint}>
        <Trans>
          You see whether its signature holds, who signed it and what it says. It needs neither the tenant nor
          a network.
        </Trans>
      </p>
      <div className={form.buttons}>
        <Button loading={choose.pending || verify.pending} onClick={() => void look()}>
          <Trans>Choose a receipt…</Trans>
        </Button>
        {seen && <span className={page.quiet}>{seen.file}</span>}
      </div>
      {fault && <FaultNotice fault={fault} />}
      {seen && !seen.verdict.receipt && <Verdict verdict={seen.verdict} />}
    </section>
  )
}

function CheckCard() {
  const choose = useCommand('pathChoose')
  const open = useCommand('cardOpen')
  const know = useCommand('cardImport')
  const [seen, setSeen] = useState<CardView | null>(null)
  const look = async () => {
    const file = await choose.run({ purpose: 'open_file', suggestion: null })
    if (!file) return
    setSeen(null)
    know.clear()
    const card = await open.run({ file })
    if (card) setSeen(card)
  }
  const fault = choose.fault ?? open.fault ?? know.fault
  return (
    <section ref={holdFocus} tabIndex={-1} className={form.panel}>
      <h2>
        <Trans>A card</Trans>
      </h2>
      <p className={form.hint}>
        <Trans>
          A card proves nothing about the name on it: compare the fingerprint with its owner over another
          line.
        </Trans>
      </p>
      <div className={form.buttons}>
        <Button variant="default" loading={choose.pending || open.pending} onClick={() => void look()}>
          <Trans>Choose a card…</Trans>
        </Button>
      </div>
      {fault && <FaultNotice fault={fault} />}
      {seen && (
        <Facts>
          <CardFacts name={<Trans>Whose it is</Trans>} of={seen} />
        </Facts>
      )}
      {seen && (seen.acquaintance === 'new' || seen.acquaintance === 'changed') && (
        <div className={form.buttons}>
          <Button
            variant="default"
            loading={know.pending}
            onClick={() => void know.run(seen.card).then((known) => known && setSeen(known))}
          >
            <Trans>I compared it: know this card</Trans>
          </Button>
        </div>
      )}
    </section>
  )
}
