/** The moments at which a check came to another answer, or showed a fault at first sight, the latest first. */
import { useLingui } from '@lingui/react'
import { Trans } from '@lingui/react/macro'
import { VisuallyHidden } from '@mantine/core'
import type { PromiseChange } from '../../ipc'
import form from '../../ui/form.module.css'
import { WarningIcon } from '../../ui/icons'
import { Timeline } from '../../ui/Timeline'
import { PromiseAnswer, StandardAnswer } from './Answers'
import own from './checks.module.css'
import { checkWords } from './checkWords'
import { isWorthALine } from './standing'

/** More than this is looked through when asked for. */
const mostShown = 30

export function History({ changes }: { changes: readonly PromiseChange[] }) {
  const lines = changes.filter(isWorthALine)
  if (lines.length === 0)
    return (
      <p className={form.hint}>
        <Trans>No check has come to another answer yet.</Trans>
      </p>
    )
  return (
    <Timeline of={lines} most={mostShown} keyOf={({ at, check }) => `${at} ${check}`} at={({ at }) => at}>
      {(change) => <ChangeWords change={change} />}
    </Timeline>
  )
}

function ChangeWords({ change }: { change: PromiseChange }) {
  const { _ } = useLingui()
  const { check, before, after, was_sufficient, is_sufficient, worse, platform } = change
  return (
    <div className={own.change}>
      <strong>{_(checkWords[check].name)}</strong>
      {worse && (
        <span className={own.answer} data-tone="bad">
          <WarningIcon /> <Trans>got worse</Trans>
        </span>
      )}
      {platform && (
        <span>
          <Trans>the platform was changed:</Trans>
        </span>
      )}
      {before === null ? (
        <span>
          <Trans>first seen:</Trans>
        </span>
      ) : (
        before !== after && (
          <>
            <PromiseAnswer verdict={before} /> <Arrow />
          </>
        )
      )}
      {before !== after && <PromiseAnswer verdict={after} />}
      {before !== null && was_sufficient !== is_sufficient && (
        <>
          <StandardAnswer sufficient={was_sufficient} /> <Arrow />
        </>
      )}
      {was_sufficient !== is_sufficient && <StandardAnswer sufficient={is_sufficient} />}
    </div>
  )
}

function Arrow() {
  return (
    <span>
      <span aria-hidden="true">→</span>
      <VisuallyHidden component="span">
        <Trans context="from one answer to another">then</Trans>
      </VisuallyHidden>
    </span>
  )
}
