/** What can be done with the chosen tenants: apply a baseline, as a plan over all of them. */
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { Button, NativeSelect } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type Baseline, type Intent, type PolicyView, refetch } from '../../ipc'
import { PlanDialog } from '../plans/PlanDialog'
import { installable } from './enforcement'
import { InstallOffer } from './InstallOffer'
import classes from './policies.module.css'
import { fieldsOf } from './values'

interface Props {
  tenants: PolicyView[]
  baseline: Baseline | null
  baselines: Baseline[]
  onBaseline(name: string | undefined): void
  onClear(): void
  /** A plan lies over the list, or does not any more. */
  onCovered(covered: boolean): void
}

export function ApplyBaseline({ tenants, baseline, baselines, onBaseline, onClear, onCovered }: Props) {
  const { t } = useLingui()
  const client = useQueryClient()
  const [install, setInstall] = useState(false)
  const [intent, setIntent] = useState<Intent | null>(null)
  const without = baseline
    ? tenants.flatMap(({ reading }) => installable(reading, fieldsOf(baseline.values)) ?? [])
    : []
  const [module] = without

  const preview = () => {
    if (!baseline) return
    onCovered(true)
    setIntent({
      kind: 'policies',
      tenants: tenants.map(({ tenant }) => tenant),
      values: baseline.values,
      baseline: baseline.name,
      install: install && module !== undefined,
    })
  }
  return (
    <section className={classes.chosen} aria-label={t`Chosen tenants`}>
      <strong role="status">
        <Plural value={tenants.length} one="# tenant chosen" other="# tenants chosen" />
      </strong>
      {!baseline && (
        <NativeSelect
          size="xs"
          aria-label={t`Baseline to apply`}
          value=""
          onChange={({ currentTarget }) => onBaseline(currentTarget.value || undefined)}
          data={[
            { value: '', label: t`Choose a baseline…` },
            ...baselines.map(({ name }) => ({ value: name, label: name })),
          ]}
        />
      )}
      <Button size="xs" disabled={!baseline} onClick={preview}>
        {baseline ? <Trans>Apply {baseline.name}…</Trans> : <Trans>Apply a baseline…</Trans>}
      </Button>
      <Button size="xs" variant="default" onClick={onClear}>
        <Trans>Choose none</Trans>
      </Button>
      {module !== undefined && (
        <InstallOffer module={module} install={install} onInstall={setInstall} tenants={without.length} />
      )}
      {intent && (
        <PlanDialog
          intent={intent}
          opened
          onClose={() => {
            setIntent(null)
            onCovered(false)
          }}
          onApplied={() => refetch(client, ['policies'])}
        />
      )}
    </section>
  )
}
