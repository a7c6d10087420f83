/** The steps of a restore as a line from top to bottom: how each stands, when, how long it took, and what was found. */
import { useLingui } from '@lingui/react'
import { Plural, Trans } from '@lingui/react/macro'
import type { RestoreStep, RestoreView, RestoreWork, StepRecord } from '../../ipc'
import { Moment } from '../../ui/Age'
import form from '../../ui/form.module.css'
import { useFormat } from '../../ui/format'
import { CheckIcon, ClockIcon, CrossIcon, DotsIcon, QuestionIcon } from '../../ui/icons'
import { Found, tells } from './Found'
import own from './restores.module.css'
import { stepsOf } from './view'
import { type Standing, standingWords, stepWords } from './words'

const signs: Record<Standing, typeof CheckIcon> = {
  done: CheckIcon,
  failed: CrossIcon,
  at_work: ClockIcon,
  open: QuestionIcon,
  to_come: DotsIcon,
}

export function Steps({ restore, work }: { restore: RestoreView; work: RestoreWork }) {
  const { request, state } = restore
  const steps = stepsOf(request.target, work.steps)
  return (
    <>
      <ol className={own.steps}>
        {steps.map((step) => (
          <Step key={step} step={step} written={work.steps} atWork={state === 'running'} />
        ))}
      </ol>
      {work.gap_ms !== null && <Gap ms={work.gap_ms} />}
    </>
  )
}

interface StepProps {
  step: RestoreStep
  written: readonly StepRecord[]
  atWork: boolean
}

function Step({ step, written, atWork }: StepProps) {
  const { _ } = useLingui()
  const format = useFormat()
  const records = written.filter(({ name }) => name === step)
  const last = records.at(-1)
  const begun = records.findLast(({ state }) => state === 'begun')
  const times = records.filter(({ state }) => state === 'begun').length
  const standing = standingOf(last, atWork)
  const Sign = signs[standing]
  const took =
    last && begun && last !== begun
      ? format.duration((Date.parse(last.at) - Date.parse(begun.at)) / 1000)
      : null
  return (
    <li data-standing={standing} {...(standing === 'at_work' && { 'aria-current': 'step' })}>
      <Sign aria-hidden="false" role="img" aria-label={_(standingWords[standing])} />
      <div>
        <div className={own.step}>{_(stepWords[step])}</div>
        {last && (
          <div className={form.hint}>
            <Moment at={last.at} />
            {took !== null && (
              <>
                {' · '}
                <Trans>took {took}</Trans>
              </>
            )}
            {times > 1 && (
              <>
                {' · '}
                <Plural value={times} one="tried once" other="tried # times" />
              </>
            )}
          </div>
        )}
        {tells(last) && (
          <div className={own.detail}>
            <Found detail={last.detail} />
          </div>
        )}
      </div>
    </li>
  )
}

function standingOf(last: StepRecord | undefined, atWork: boolean): Standing {
  if (!last) return 'to_come'
  if (last.state !== 'begun') return last.state
  return atWork ? 'at_work' : 'open'
}

/** The one number of a swap. */
function Gap({ ms }: { ms: number }) {
  const format = useFormat()
  const took = format.duration(ms / 1000)
  return (
    <p className={own.gap}>
      <Trans>
        While the names were swapped, no database had the live name for <strong>{took}</strong>.
      </Trans>
    </p>
  )
}
