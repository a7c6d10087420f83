/** A restore that the provider's helpdesk carries out: what is asked of it, and what is seen from outside once it is done. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Button, Textarea, TextInput } from '@mantine/core'
import { type FormEvent, type ReactNode, useState } from 'react'
import { type ProviderPlan, type RestoreView, type RestoreWork, type TenantId, useCommand } from '../../ipc'
import { CopyButton } from '../../ui/CopyButton'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import form from '../../ui/form.module.css'
import { Comparing, useComparison } from '../access/Comparing'
import { PathField } from '../backups/PathField'
import { AgreeForm } from './AgreeForm'
import { useConsent } from './consent'
import { OtherSecretFields, useOtherSecret } from './secret'
import { isPutBack, providerKeep } from './view'

/** What the helpdesk has to do, to be sent to it. */
export function ProviderText({ plan, description }: { plan: ProviderPlan; description: ReactNode }) {
  const { t } = useLingui()
  return (
    <div className={form.stack}>
      <Textarea
        className={form.verbatim}
        label={<Trans>What the provider's helpdesk has to do</Trans>}
        description={description}
        lang="en"
        value={plan.text}
        readOnly
        rows={10}
        maw={720}
      />
      <div>
        <CopyButton text={plan.text} label={t`Copy the text`} />
      </div>
    </div>
  )
}

interface AskProps {
  restore: RestoreView
  tenant: TenantId
  plan: ProviderPlan
}

/** Leaves it to the helpdesk: from here on nothing is done on the server by this panel. */
export function AskProvider({ restore, tenant, plan }: AskProps) {
  const { id, request, answered_by } = restore
  const live = request.target === 'live'
  const run = useCommand('restoreRun')
  const comparison = useComparison(answered_by)
  const consent = useConsent(
    tenant,
    live ? request.backup.at : null,
    live ? request.tenant.database : '',
    run.fault,
  )
  return (
    <AgreeForm
      consent={consent}
      deed={run}
      ready={comparison.done}
      act={<Trans>The helpdesk has it: wait for it</Trans>}
      onAct={(agreed) =>
        void run.run({
          restore: id,
          file: null,
          ...agreed,
          neutralise: !live,
          keep_days: providerKeep,
          fingerprint: answered_by?.fingerprint ?? null,
          by_provider: true,
        })
      }
    >
      <ProviderText plan={plan} description={<Trans>Send it the backup with this text.</Trans>} />
      <Comparing comparison={comparison} name={answered_by?.card.name ?? ''} />
    </AgreeForm>
  )
}

interface VerifyProps {
  restore: RestoreView
  work: RestoreWork
  plan: ProviderPlan
}

/** Looks from outside at what the helpdesk reports done. */
export function VerifyForm({ restore, work, plan }: VerifyProps) {
  const { id, request, file: known } = restore
  const back = isPutBack(work)
  const side = request.target === 'side'
  const verify = useCommand('restoreVerify')
  const [file, setFile] = useState('')
  const [database, setDatabase] = useState(plan.database)
  const [url, setUrl] = useState(request.tenant.url)
  const secret = useOtherSecret(false)
  const ready = secret.ready && database.trim() !== '' && url.trim() !== ''
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!ready) return
    void verify.run({
      restore: id,
      file: known === null ? file.trim() || null : null,
      database: side ? database.trim() : null,
      url: side ? url.trim() : null,
      proof: secret.take(),
    })
  }
  return (
    <form className={form.stack} onSubmit={submit}>
      <ProviderText
        plan={plan}
        description={
          back ? <Trans>Send it this text.</Trans> : <Trans>Send it the backup with this text.</Trans>
        }
      />
      {known === null && !back && (
        <PathField
          label={<Trans>File of the backup</Trans>}
          description={<Trans>Without it nothing is compared: only that the database answers is seen.</Trans>}
          purpose="open_backup"
          value={file}
          onChange={setFile}
        />
      )}
      {side && (
        <div className={form.pair}>
          <TextInput
            label={<Trans>Its address</Trans>}
            value={url}
            onChange={({ currentTarget }) => setUrl(currentTarget.value)}
            autoComplete="off"
            spellCheck={false}
          />
          <TextInput
            label={<Trans>Its database</Trans>}
            value={database}
            onChange={({ currentTarget }) => setDatabase(currentTarget.value)}
            autoComplete="off"
            spellCheck={false}
          />
        </div>
      )}
      <OtherSecretFields secret={secret} />
      {verify.fault && <FaultNotice fault={verify.fault} />}
      <p className={form.hint}>
        {back ? (
          <Trans>
            When the helpdesk reports that it is done, Reeve looks whether what is live has the records that
            were made after the backup. It changes nothing.
          </Trans>
        ) : (
          <Trans>
            When the helpdesk reports that it is done, Reeve looks at it as it looks at its own work: who is
            in it, how many rows, whether attachments open. It changes nothing.
          </Trans>
        )}
      </p>
      <div className={form.buttons}>
        <Button type="submit" loading={verify.pending} disabled={!ready}>
          <Trans>It is done: verify it</Trans>
        </Button>
      </div>
    </form>
  )
}
