/** One check: its two answers in a line, and when it is opened what they rest on and who answers for a fault. */
import { useLingui } from '@lingui/react'
import { Trans } from '@lingui/react/macro'
import type { PromiseCheck, TenantId } from '../../ipc'
import { Age, Moment } from '../../ui/Age'
import { Fact, Facts, Tag } from '../../ui/parts'
import { Accepted } from './Accepted'
import { PromiseAnswer, StandardAnswer } from './Answers'
import own from './checks.module.css'
import { checkWords, costWords, labelWords, unseenWords } from './checkWords'
import { expectedWords } from './expected'
import { RepeatWords } from './RepeatWords'
import { ShownWords, StandardWords } from './ShownWords'
import { isFault } from './standing'

interface Props {
  tenant: TenantId
  check: PromiseCheck
}

export function CheckRow({ tenant, check }: Props) {
  const { _ } = useLingui()
  const { finding, since, points, exception, lapsed } = check
  return (
    <details className={own.check}>
      <summary>
        <span className={own.name}>
          {_(checkWords[finding.check].name)}{' '}
          {exception && (
            <Tag>
              <Trans>
                accepted until <Moment at={exception.until} dateOnly />
              </Trans>
            </Tag>
          )}
        </span>
        <PromiseAnswer verdict={finding.verdict} />
        <StandardAnswer sufficient={finding.sufficient} />
        <span className={own.since}>
          {since && (
            <Trans>
              since <Age at={since} />
            </Trans>
          )}
        </span>
        <span className={own.points}>
          {points && (
            <Trans>
              {points.reached} of {points.of} points
            </Trans>
          )}
        </span>
      </summary>
      <div className={own.opened}>
        <p>{_(checkWords[finding.check].holds)}</p>
        {finding.unseen && <p>{_(unseenWords[finding.unseen])}</p>}
        <Evidence check={check} />
        {(isFault(finding) || exception) && (
          <Accepted tenant={tenant} finding={finding} exception={exception} lapsed={lapsed} />
        )}
      </div>
    </details>
  )
}

/** What was seen and what it was held against, when, and from where. */
function Evidence({ check: { finding, standard, cost, since, repeat } }: { check: PromiseCheck }) {
  const { _ } = useLingui()
  const expected = expectedWords[finding.check]
  const hasValue = finding.evidence.some(({ label }) => label === 'standard')
  return (
    <Facts>
      {finding.evidence.map(({ label, shown }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a label may come twice, and the list is only replaced as a whole
        <Fact key={index} name={_(labelWords[label])}>
          {label === 'standard' ? (
            <StandardWords check={finding.check} standard={standard} shown={shown} />
          ) : (
            <ShownWords check={finding.check} shown={shown} />
          )}
        </Fact>
      ))}
      {!hasValue && standard.source && finding.sufficient !== null && (
        <Fact name={_(labelWords.standard)}>{standard.source}</Fact>
      )}
      {finding.seen_at && (
        <Fact name={<Trans>Seen</Trans>}>
          <Moment at={finding.seen_at} /> (<Age at={finding.seen_at} />)
        </Fact>
      )}
      {since && (
        <Fact name={<Trans>This answer since</Trans>}>
          <Moment at={since} />
        </Fact>
      )}
      <Fact name={<Trans>How it is looked at</Trans>}>{_(costWords[cost])}</Fact>
      <Fact name={<Trans>How to repeat it</Trans>}>
        <RepeatWords repeat={repeat} />
      </Fact>
      {expected && <Fact name={<Trans>What that should show</Trans>}>{_(expected)}</Fact>}
    </Facts>
  )
}
