/** One request for a backup: who asks for what, and what this side can do about it. */
import { useLingui } from '@lingui/react'
import { Trans, useLingui as useMacro } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ask, type BackupRequest, type CardView } from '../../../ipc'
import { Moment } from '../../../ui/Age'
import { DetailDrawer } from '../../../ui/DetailDrawer'
import { FaultNotice } from '../../../ui/fault/FaultNotice'
import { useFormat } from '../../../ui/format'
import { Fact, Facts } from '../../../ui/parts'
import { CardFacts, personWords } from '../../access/Asked'
import { HandOver, HandText } from '../../desk/HandOver'
import { holdsWords } from '../ledger/words'
import { Answer } from './Answer'
import { OwnDeeds } from './OwnDeeds'
import { Standing } from './Requests'

export default function RequestDrawer({ request, onClose }: { request: BackupRequest; onClose(): void }) {
  const { t } = useMacro()
  const { _ } = useLingui()
  const format = useFormat()
  const { wanted, address, asked_by, answered_by, refusal, link, state } = request
  const days = format.days(new Date(wanted.from), new Date(wanted.to))
  return (
    <DetailDrawer title={t`Backup of ${request.tenant_name}, ${days}`} onClose={onClose}>
      <Standing request={request} />
      <Facts>
        <Fact name={<Trans>Where</Trans>}>
          {address.url} · {address.database}
        </Fact>
        <Fact name={<Trans>Has to hold</Trans>}>{_(holdsWords[wanted.holds])}</Fact>
        <Person name={<Trans>Asked by</Trans>} of={asked_by} />
        <Fact name={<Trans>Asked</Trans>}>
          <Moment at={request.asked_at} />
        </Fact>
        {state === 'asked' && (
          <Fact name={<Trans>Over without an answer</Trans>}>
            <Moment at={request.answer_by} />
          </Fact>
        )}
        {request.reason !== '' && <Fact name={<Trans>Reason</Trans>}>{request.reason}</Fact>}
        {answered_by && <Person name={<Trans>Answered by</Trans>} of={answered_by} />}
        {refusal !== null && <Fact name={<Trans>Why not</Trans>}>{refusal}</Fact>}
        {link && (
          <Fact name={<Trans>Link</Trans>}>
            {link.file} · {link.host}
          </Fact>
        )}
      </Facts>
      {request.own ? <OwnDeeds request={request} /> : state === 'asked' && <Answer request={request} />}
      {state !== 'fetched' && state !== 'expired' && request.desk === null && <ByHand request={request} />}
    </DetailDrawer>
  )
}

/** Nobody has to compare their own card. */
function Person({ name, of }: { name: ReactNode; of: CardView }) {
  if (of.acquaintance === 'own') return <Fact name={name}>{personWords(of.card)}</Fact>
  return <CardFacts name={name} of={of} />
}

function ByHand({ request: { id } }: { request: BackupRequest }) {
  const { data, error } = useQuery(ask('backupRequestText', { request: id }))
  if (error) return <FaultNotice fault={error} />
  if (!data) return null
  return (
    <HandOver desk={null}>
      <HandText text={data.text} />
    </HandOver>
  )
}
