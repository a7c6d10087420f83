/** Goes on with a restore: what it puts aside is seen and named anew, however long ago it was begun. */
import { Trans } from '@lingui/react/macro'
import { Checkbox } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { ContinueAsks, Fault, RestoreView, RestoreWork, StepRecord, useCommand } from '../../ipc'
import { AgreeForm } from './AgreeForm'
import { useConsent } from './consent'
import { OtherSecretFields, useOtherSecret } from './secret'

/** Held by whoever shows the button: a refusal brings the form, and has to be seen in it. */
type GoOn = ReturnType<typeof useCommand<'restoreContinue'>>

/** Whether going on is more than a press. */
export const asksFirst = (asks: ContinueAsks | null) =>
  asks !== null && (asks.to_type !== null || asks.lost_since !== null || asks.secret_missed)

/** The live database cannot be backed up, for example because its dump fails. */
const lacksSafety = (steps: StepRecord[]) => {
  const last = steps.at(-1)
  return last?.name === 'safety_backup' && last.state === 'failed'
}

interface Told {
  type?: string
  lost?: number
}

/** What refusals said has to be typed and confirmed: one after the other, and each still holds after the next. */
function useTold(fault: Fault | null): Told {
  const [told, setTold] = useState<Told>({})
  useEffect(() => {
    if (fault?.code !== 'confirmation_needed') return
    const { type, lost } = fault.fields ?? {}
    setTold((old) => ({ ...old, ...(type && { type }), ...(lost && { lost: Number(lost) }) }))
  }, [fault])
  return told
}

interface Props {
  restore: RestoreView
  work: RestoreWork
  asks: ContinueAsks
  goOn: GoOn
  onDone(): void
}

export function ContinueForm({ restore: { id }, work, asks, goOn, onDone }: Props) {
  const { fault } = goOn
  const told = useTold(fault)
  const consent = useConsent(work.tenant, asks.lost_since, asks.to_type ?? told.type ?? '', fault)
  const secret = useOtherSecret(asks.secret_missed)
  const [bare, setBare] = useState(false)
  return (
    <AgreeForm
      consent={consent}
      deed={goOn}
      ready={secret.ready}
      danger={asks.to_type !== null}
      act={<Trans>Continue</Trans>}
      onAct={({ lost, ...agreed }) => {
        const seen = lost ?? told.lost ?? null
        void goOn.run({ restore: id, lost: seen, ...agreed, proof: secret.take(), without_safety: bare })
      }}
      onLeave={onDone}
    >
      {lacksSafety(work.steps) && (
        <Checkbox
          checked={bare}
          onChange={({ currentTarget }) => setBare(currentTarget.checked)}
          label={<Trans>Go on without a safety backup</Trans>}
          description={
            <Trans>
              For a live database that cannot be backed up. It is still kept under another name, to roll back
              to.
            </Trans>
          }
        />
      )}
      {asks.secret_of !== null && <OtherSecretFields secret={secret} database={asks.secret_of} />}
    </AgreeForm>
  )
}
