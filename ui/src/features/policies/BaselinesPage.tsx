/** Baselines side by side, each a column: what is in which, and the way to make, change and remove one's own. */
import { useLingui } from '@lingui/react'
import { Trans, useLingui as useMacro } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ask, type Baseline, useCommand } from '../../ipc'
import { Age } from '../../ui/Age'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import { PlusIcon } from '../../ui/icons'
import { PageHeader } from '../../ui/PageHeader'
import { Tag } from '../../ui/parts'
import page from '../../ui/parts.module.css'
import { RemoveDialog } from '../../ui/RemoveDialog'
import { BaselineForm } from './BaselineForm'
import { PolicyTabs } from './PolicyTabs'
import classes from './policies.module.css'
import { policyFields, policyNames, usePolicyValue } from './words'

type Open = { of: Baseline | null; as: 'new' | 'change' } | null

export default function BaselinesPage() {
  const { t } = useMacro()
  const { data: baselines, error, isPending, refetch } = useQuery(ask('baselineList', {}))
  const [open, setOpen] = useState<Open>(null)
  const [removing, setRemoving] = useState<Baseline | null>(null)
  return (
    <div className={page.page}>
      <PageHeader
        title={t`Policies`}
        ready={!isPending}
        description={<Trans>A baseline is a named set of values that tenants are compared with.</Trans>}
        actions={
          <Button
            size="xs"
            leftSection={<PlusIcon />}
            aria-expanded={open?.as === 'new'}
            onClick={() => setOpen({ of: null, as: 'new' })}
          >
            <Trans>New baseline</Trans>
          </Button>
        }
      />
      <PolicyTabs />
      <div className={page.scroll}>
        {error && <FaultNotice fault={error} onRetry={() => void refetch()} />}
        {open && (
          <BaselineForm
            key={`${open.as} ${open.of?.name}`}
            of={open.of}
            isNew={open.as === 'new'}
            onClose={() => setOpen(null)}
          />
        )}
        {baselines && (
          <Comparison
            baselines={baselines}
            onCopy={(of) => setOpen({ of, as: 'new' })}
            onChange={(of) => setOpen({ of, as: 'change' })}
            onRemove={setRemoving}
          />
        )}
      </div>
      {removing && <Removing baseline={removing} onClose={() => setRemoving(null)} />}
    </div>
  )
}

interface ComparisonProps {
  baselines: Baseline[]
  onCopy(baseline: Baseline): void
  onChange(baseline: Baseline): void
  onRemove(baseline: Baseline): void
}

function Comparison({ baselines, onCopy, onChange, onRemove }: ComparisonProps) {
  const { t } = useMacro()
  const { _ } = useLingui()
  const inWords = usePolicyValue()
  return (
    <section
      className={classes.compare}
      aria-label={t`Baselines side by side`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must take the focus, or no key could scroll it
      tabIndex={0}
    >
      <table>
        <thead>
          <tr>
            <td />
            {baselines.map((baseline) => (
              <th key={baseline.name} scope="col">
                <div className={classes.baselineName}>{baseline.name}</div>
                {baseline.built_in ? (
                  <Tag>
                    <Trans>built in</Trans>
                  </Tag>
                ) : (
                  <span className={page.quiet}>
                    <Trans>
                      changed <Age at={baseline.changed_at} />
                    </Trans>
                  </span>
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {policyFields.map((field) => (
            <tr key={field}>
              <th scope="row">{_(policyNames[field])}</th>
              {baselines.map(({ name, values }) => {
                const value = values[field]
                return (
                  <td key={name}>
                    {value === undefined ? (
                      <span className={page.quiet}>
                        <Trans>not in it</Trans>
                      </span>
                    ) : (
                      inWords(field, value)
                    )}
                  </td>
                )
              })}
            </tr>
          ))}
          <tr>
            <th scope="row">
              <Trans>What can be done</Trans>
            </th>
            {baselines.map((baseline) => (
              <td key={baseline.name}>
                <div className={classes.columnActions}>
                  <Button
                    size="compact-xs"
                    variant="default"
                    component="a"
                    href={`#/policies?baseline=${encodeURIComponent(JSON.stringify(baseline.name))}`}
                    aria-label={t`Compare tenants with ${baseline.name}`}
                  >
                    <Trans>Compare tenants</Trans>
                  </Button>
                  <Button
                    size="compact-xs"
                    variant="default"
                    aria-label={t`Copy ${baseline.name}`}
                    onClick={() => onCopy(baseline)}
                  >
                    <Trans>Copy</Trans>
                  </Button>
                  {!baseline.built_in && (
                    <>
                      <Button
                        size="compact-xs"
                        variant="default"
                        aria-label={t`Change ${baseline.name}`}
                        onClick={() => onChange(baseline)}
                      >
                        <Trans>Change</Trans>
                      </Button>
                      <Button
                        size="compact-xs"
                        variant="default"
                        aria-label={t`Remove ${baseline.name}`}
                        onClick={() => onRemove(baseline)}
                      >
                        <Trans>Remove</Trans>
                      </Button>
                    </>
                  )}
                </div>
              </td>
            ))}
          </tr>
        </tbody>
      </table>
    </section>
  )
}

function Removing({ baseline, onClose }: { baseline: Baseline; onClose(): void }) {
  const { t } = useMacro()
  const remove = useCommand('baselineRemove')
  const confirm = async () => {
    if (await remove.run({ name: baseline.name })) onClose()
  }
  return (
    <RemoveDialog
      title={t`Remove ${baseline.name}?`}
      act={<Trans>Remove it</Trans>}
      pending={remove.pending}
      fault={remove.fault}
      onAct={() => void confirm()}
      onClose={onClose}
    >
      <p>
        <Trans>The baseline goes from this computer. Nothing changes on any tenant.</Trans>
      </p>
    </RemoveDialog>
  )
}
