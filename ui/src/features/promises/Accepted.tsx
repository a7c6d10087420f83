/** A fault that somebody answers for until a day: who, why and until when; making that, and ending it. */
import { useLingui } from '@lingui/react'
import { Trans, useLingui as useMacro } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { lazy, Suspense, useState } from 'react'
import { type PromiseException, type PromiseFinding, type TenantId, useCommand } from '../../ipc'
import { Age, Moment } from '../../ui/Age'
import { AskTwice } from '../../ui/AskTwice'
import form from '../../ui/form.module.css'
import { Fact, Facts } from '../../ui/parts'
import { checkWords } from './checkWords'
import { isFault } from './standing'

const AcceptDialog = lazy(() => import('./AcceptDialog'))

interface Props {
  tenant: TenantId
  finding: PromiseFinding
  /** One that stands; over no fault where nothing tells now whether that is gone. */
  exception: PromiseException | null
  /** One that is over, while there is a fault. */
  lapsed: PromiseException | null
}

export function Accepted({ tenant, finding, exception, lapsed }: Props) {
  const [asking, setAsking] = useState(false)
  if (exception) return <Kept tenant={tenant} exception={exception} seen={isFault(finding)} />
  return (
    <div>
      {lapsed && <Lapsed exception={lapsed} />}
      <Button size="xs" variant="default" onClick={() => setAsking(true)}>
        <Trans>Accept for a time…</Trans>
      </Button>
      {asking && (
        <Suspense>
          <AcceptDialog tenant={tenant} check={finding.check} onClose={() => setAsking(false)} />
        </Suspense>
      )}
    </div>
  )
}

/** Why a fault counts again that somebody accepted once. */
function Lapsed({ exception: { owner, until, ended } }: { exception: PromiseException }) {
  if (ended === null)
    return (
      <p className={form.hint}>
        <Trans>
          {owner} accepted this fault until <Moment at={until} dateOnly />. That time is over.
        </Trans>
      </p>
    )
  const { at, by } = ended
  return (
    <p className={form.hint}>
      {by === 'mended' ? (
        <Trans>
          {owner} accepted a fault of this check. It was mended on <Moment at={at} dateOnly /> and is back
          since: that counts again.
        </Trans>
      ) : (
        <Trans>
          {owner} accepted another fault of this check. Since <Moment at={at} dateOnly /> it is this one,
          which nobody accepted yet.
        </Trans>
      )}
    </p>
  )
}

interface KeptProps {
  tenant: TenantId
  exception: PromiseException
  /** Whether the fault is seen now. */
  seen: boolean
}

function Kept({ tenant, exception, seen }: KeptProps) {
  const { _ } = useLingui()
  const { t } = useMacro()
  const end = useCommand('promiseUnaccept')
  const { check, owner, reason, until, made_at } = exception
  const name = _(checkWords[check].name)
  return (
    <div className={form.box}>
      <h3>
        <Trans>Accepted for a time</Trans>
      </h3>
      {!seen && (
        <p className={form.hint}>
          <Trans>
            Whether the fault is still there cannot be seen now. This stands until its day, or until a check
            sees that the fault is gone or has become another one.
          </Trans>
        </p>
      )}
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
        {seen ? (
          <Trans>It counts as a fault again from now on.</Trans>
        ) : (
          <Trans>It counts as a fault again as soon as a check sees it.</Trans>
        )}
      </AskTwice>
    </div>
  )
}
