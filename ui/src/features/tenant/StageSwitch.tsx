/** Says whether people work in a tenant. Reeve asks for more before it changes one where they do. */
import { Trans, useLingui } from '@lingui/react/macro'
import { SegmentedControl } from '@mantine/core'
import { type Stage, type Tenant, useCommand } from '../../ipc'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import classes from '../../ui/parts.module.css'
import own from './tenant.module.css'

export function StageSwitch({ tenant }: { tenant: Tenant }) {
  const set = useCommand('tenantSetStage')
  const stage = tenant.stage ?? 'production'
  const choose = (stage: Stage) => void set.run({ tenant: tenant.id, stage })
  return (
    <div className={own.stack}>
      <StageChoice value={stage} onChange={choose} disabled={set.pending} />
      <p className={classes.quiet}>
        <StageMeaning stage={stage} />
      </p>
      {set.fault && <FaultNotice fault={set.fault} />}
    </div>
  )
}

interface ChoiceProps {
  value: Stage
  onChange(stage: Stage): void
  disabled?: boolean
}

export function StageChoice({ value, onChange, disabled = false }: ChoiceProps) {
  const { t } = useLingui()
  return (
    <SegmentedControl
      size="xs"
      aria-label={t`Production or test`}
      value={value}
      onChange={(stage) => onChange(stage as Stage)}
      disabled={disabled}
      data={[
        { value: 'production', label: t`Production` },
        { value: 'test', label: t({ message: 'Test', context: 'stage of a tenant' }) },
      ]}
    />
  )
}

export function StageMeaning({ stage }: { stage: Stage }) {
  switch (stage) {
    case 'production':
      return (
        <Trans>People work here. Before anything is changed, its name or a number has to be typed.</Trans>
      )
    case 'test':
      return <Trans>For trying things out. A small change is a click; it can be undone all the same.</Trans>
  }
}
