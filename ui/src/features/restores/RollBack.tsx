/** Puts what was live before a restore back: the same swap the other way, with what was worked since said first. */
import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { useState } from 'react'
import { type RestoreView, type RestoreWork, useCommand } from '../../ipc'
import form from '../../ui/form.module.css'
import { AgreeForm } from './AgreeForm'
import { type Agreed, useConsent } from './consent'
import { ProviderText } from './Provider'
import { isByProvider, liveSince } from './view'

interface Props {
  restore: RestoreView
  work: RestoreWork
}

export function RollBack(props: Props) {
  const [asking, setAsking] = useState(false)
  const { work } = props
  return (
    <section className={form.panel}>
      <h2>
        <Trans>Roll back</Trans>
      </h2>
      <p className={form.hint}>
        {isByProvider(work) ? (
          <Trans>
            What was live before is kept by the provider as <code>{work.before}</code>. Its helpdesk is asked
            to put it back; nothing is renamed from here.
          </Trans>
        ) : (
          <Trans>
            What was live before is kept as <code>{work.before}</code>. Rolling back is the same swap the
            other way: it is live again at once, and what is live now is kept in turn. Everybody is signed out
            by it.
          </Trans>
        )}
      </p>
      {asking ? (
        <RollBackForm {...props} onDone={() => setAsking(false)} />
      ) : (
        <div>
          <Button variant="default" onClick={() => setAsking(true)}>
            <Trans>Roll back…</Trans>
          </Button>
        </div>
      )}
    </section>
  )
}

export function RollBackForm({ restore, work, onDone }: Props & { onDone(): void }) {
  const back = useCommand('restoreRollBack')
  const consent = useConsent(work.tenant, liveSince(work), restore.request.tenant.database, back.fault)
  const act = async ({ lost, typed }: Agreed) => {
    if (await back.run({ restore: restore.id, lost, typed })) onDone()
  }
  return (
    <AgreeForm
      consent={consent}
      deed={back}
      ready
      danger
      act={
        isByProvider(work) ? (
          <Trans>The helpdesk has it: wait for it</Trans>
        ) : (
          <Trans>Put back what was live before</Trans>
        )
      }
      onAct={(agreed) => void act(agreed)}
      onLeave={onDone}
    >
      {isByProvider(work) && restore.by_provider && (
        <ProviderText plan={restore.by_provider} description={<Trans>Send it this text.</Trans>} />
      )}
    </AgreeForm>
  )
}
