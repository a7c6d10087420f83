/** Checks by what they are about, in each area the faults first. */
import { useLingui } from '@lingui/react'
import { Plural, Trans } from '@lingui/react/macro'
import type { PromiseCheck, TenantId } from '../../ipc'
import { Note, Section } from '../../ui/parts'
import classes from '../../ui/parts.module.css'
import { CheckRow } from './CheckRow'
import own from './checks.module.css'
import { areaNames } from './checkWords'
import { faultsFirst, needsLook } from './standing'

export function Areas({ tenant, checks }: { tenant: TenantId; checks: readonly PromiseCheck[] }) {
  const { _ } = useLingui()
  if (checks.length === 0)
    return (
      <Note tone="good">
        <Trans>No fault is open.</Trans>
      </Note>
    )
  // in the order in which the core has them
  const areas = [...new Set(checks.map(({ area }) => area))]
  return areas.map((area) => {
    const within = checks.filter((check) => check.area === area)
    const faults = within.filter(needsLook).length
    return (
      <Section
        key={area}
        title={
          <>
            {_(areaNames[area])}{' '}
            {faults > 0 && (
              <span className={classes.quiet}>
                <Plural value={faults} one="# fault" other="# faults" />
              </span>
            )}
          </>
        }
      >
        <ul className={own.checks}>
          {faultsFirst(within).map((check) => (
            <li key={check.finding.check}>
              <CheckRow tenant={tenant} check={check} />
            </li>
          ))}
        </ul>
      </Section>
    )
  })
}
