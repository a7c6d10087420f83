/** What came of an access, on a page that prints: the tenant's own account of it, signed by the panel that read it. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { ask, useCommand } from '../../ipc'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import { SupportIcon } from '../../ui/icons'
import { PageHeader } from '../../ui/PageHeader'
import { EmptyState } from '../../ui/parts'
import page from '../../ui/parts.module.css'
import { SaveAs } from '../../ui/SaveAs'
import { Document } from './ReceiptDocument'
import sheet from './receipt.module.css'

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
          <span className={sheet.screenOnly}>
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

function SaveButtons({ id }: { id: string }) {
  const save = useCommand('receiptSave')
  return (
    <>
      <Button size="xs" onClick={() => window.print()}>
        <Trans>Print</Trans>
      </Button>
      <SaveAs
        name={`receipt-${id.slice(0, 8)}`}
        pending={save.pending}
        fault={save.fault}
        write={(to) => save.run({ grant: id, to })}
      />
    </>
  )
}
