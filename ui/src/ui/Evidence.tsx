/** What was looked at, line by line: a mark for what came of it, the words, and what was seen. */
import type { ReactNode } from 'react'
import classes from './evidence.module.css'
import { CheckIcon, CrossIcon, DotsIcon, QuestionIcon, WarningIcon } from './icons'

const marks = {
  held: CheckIcon,
  failed: CrossIcon,
  warning: WarningIcon,
  unknown: QuestionIcon,
  not_tried: DotsIcon,
}

export function Evidence({ children }: { children: ReactNode }) {
  return <ul className={classes.evidence}>{children}</ul>
}

interface LineProps {
  mark: keyof typeof marks
  /** What the mark says, where the words do not. */
  label?: string
  /** What was seen, in the core's own words. */
  detail?: string
  children: ReactNode
}

export function EvidenceLine({ mark, label, detail, children }: LineProps) {
  const Mark = marks[mark]
  return (
    <li data-mark={mark}>
      <Mark {...(label !== undefined && { 'aria-hidden': false, role: 'img', 'aria-label': label })} />
      <div>
        <div>{children}</div>
        {detail !== undefined && (
          <div className={classes.detail} lang="en">
            {detail}
          </div>
        )}
      </div>
    </li>
  )
}
