/** The two answers of a check, apart from each other: each with a sign and words, never a colour alone. */
import { useLingui } from '@lingui/react'
import { Trans } from '@lingui/react/macro'
import type { ComponentType, ReactNode, SVGProps } from 'react'
import type { PromiseVerdict } from '../../ipc'
import { CheckIcon, CrossIcon, DashIcon, QuestionIcon, WarningIcon } from '../../ui/icons'
import type { Tone } from '../../ui/parts'
import own from './checks.module.css'
import { verdictWords } from './checkWords'

type Sign = { icon: ComponentType<SVGProps<SVGSVGElement>>; tone: Tone }

const signs: Record<PromiseVerdict, Sign> = {
  kept: { icon: CheckIcon, tone: 'good' },
  broken: { icon: CrossIcon, tone: 'bad' },
  unseen: { icon: QuestionIcon, tone: 'quiet' },
  not_stated: { icon: DashIcon, tone: 'quiet' },
}

/** Whether the platform keeps what it promised. */
export function PromiseAnswer({ verdict }: { verdict: PromiseVerdict }) {
  const { _ } = useLingui()
  return <Answer sign={signs[verdict]}>{_(verdictWords[verdict])}</Answer>
}

/** Whether what was seen is enough today, whatever was promised. */
export function StandardAnswer({ sufficient }: { sufficient: boolean | null }) {
  if (sufficient === null)
    return (
      <Answer sign={{ icon: DashIcon, tone: 'quiet' }}>
        <Trans>Not judged</Trans>
      </Answer>
    )
  return sufficient ? (
    <Answer sign={{ icon: CheckIcon, tone: 'good' }}>
      <Trans>Sufficient today</Trans>
    </Answer>
  ) : (
    <Answer sign={{ icon: WarningIcon, tone: 'warn' }}>
      <Trans>Below today's standard</Trans>
    </Answer>
  )
}

function Answer({ sign: { icon: Icon, tone }, children }: { sign: Sign; children: ReactNode }) {
  return (
    <span className={own.answer} data-tone={tone}>
      <Icon /> {children}
    </span>
  )
}
