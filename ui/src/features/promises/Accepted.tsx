/** A fault that somebody answers for until a day: who, why and until when; making that, and ending it. */
import { useLingui } from '@lingui/react'
import { Trans, useLingui as useMacro } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { lazy, Suspense, useState } from 'react'
import { type CheckName, type PromiseException, type TenantId, useCommand } from '../../ipc'
import { Age, Moment } from '../../ui/Age'
import { AskTwice } from '../../ui/AskTwice'
import { Fact, Facts } from '../../ui/parts'
import own from './checks.module.css'
import { checkWords } from './checkWords'

const AcceptDialog = lazy(() => import('./AcceptDialog'))

interface Props {
  tenant: TenantId
  check: CheckName
  exception: PromiseException | null
}

export function Accepted({ tenant, check, exception }: Props) {
  const [asking, setAsking] = useState(false)
  if (exception) return <Kept tenant={tenant} exception={exception} />
  return (
    <div>
      <Button size="xs" variant="default" onClick={() => setAsking(true)}>
        <Trans>Accept for a time…</Trans>
      </Button>
      {asking && (
        <Suspense>
          <AcceptDialog tenant={tenant} check={check} onClose={() => setAsking(false)} />
        </Suspense>
      )}
    </div>
  )
}

function Kept({ tenant, exception }: { tenant: TenantId; exception: PromiseException }) {
  const { _ } = useLingui()
  const { t } = useMacro()
  const end = useCommand('promiseUnaccept')
  const { check, owner, reason, until, made_at } = exception
  const name = _(checkWords[check].name)
  return (
    <div className={own.accepted}>
      <h3>
        <Trans>Accepted for a time</Trans>
      </h3>
      <Facts>
        <Fact name={<Trans>Who answers for it</Trans>}>{owner}</Fact>
        <Fact name={<Trans>Reason</Trans>}>{reason}</Fact>
        <Fact name={<Trans>Until</Trans>}>
          <Moment at={until} dateOnly /> (<Age at={until} />)
        </Fact>
        <Fact name={<Trans>Accepted on</Trans>}>
          <Moment at={made_at} dateOnly />
        </Fact>
      </Facts>
      <AskTwice
        ask={<Trans>End it</Trans>}
        label={t`End it: ${name}`}
        act={<Trans>End it now</Trans>}
        pending={end.pending}
        fault={end.fault}
        onAct={() => void end.run({ tenant, check })}
      >
        <Trans>It counts as a fault again from now on.</Trans>
      </AskTwice>
    </div>
  )
}
