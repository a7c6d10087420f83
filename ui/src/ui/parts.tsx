/** The small parts pages are made of. None knows what a tenant is. */
import type { ComponentType, ReactNode, SVGProps } from 'react'
import { CheckIcon, WarningIcon } from './icons'
import classes from './parts.module.css'

export type Tone = 'good' | 'warn' | 'bad' | 'busy' | 'accent' | 'quiet'

/** A state in words; the dot's shape differs with its meaning, not only its colour. */
export function State({
  tone,
  children,
  title,
}: {
  tone: Tone
  children: ReactNode
  title?: string | undefined
}) {
  return (
    <span className={classes.state} title={title}>
      <span className={classes.dot} data-tone={tone} />
      <span>{children}</span>
    </span>
  )
}

export function Tag({ tone = 'quiet', children }: { tone?: Tone; children: ReactNode }) {
  return (
    <span className={classes.tag} data-tone={tone}>
      {children}
    </span>
  )
}

interface EmptyProps {
  icon: ComponentType<SVGProps<SVGSVGElement>>
  title: ReactNode
  children?: ReactNode
  actions?: ReactNode
}

/** Nothing to show: why, and what to do about it. */
export function EmptyState({ icon: Icon, title, children, actions }: EmptyProps) {
  return (
    <div className={classes.empty}>
      <Icon className={classes.emptyIcon} />
      <h2>{title}</h2>
      {children && <p>{children}</p>}
      {actions && <div className={classes.actions}>{actions}</div>}
    </div>
  )
}

export function Section({ title, children }: { title: ReactNode; children: ReactNode }) {
  return (
    <section className={classes.section}>
      <h2>{title}</h2>
      {children}
    </section>
  )
}

export function Facts({ children }: { children: ReactNode }) {
  return <dl className={classes.facts}>{children}</dl>
}

export function Fact({ name, children }: { name: ReactNode; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  )
}

/** A remark that is not a failure. */
export function Note({
  tone = 'quiet',
  children,
}: {
  tone?: 'quiet' | 'warn' | 'good'
  children: ReactNode
}) {
  return (
    <div className={classes.note} data-tone={tone} role="status">
      {tone === 'good' ? <CheckIcon /> : tone === 'warn' ? <WarningIcon /> : null}
      <div>{children}</div>
    </div>
  )
}

/** A share as a small bar beside its number: for the eye only, and left out where there is no room. */
export function ShareBar({ percent, tone }: { percent: number; tone: 'accent' | 'good' | 'warn' }) {
  return (
    <span className={classes.share} data-tone={tone} aria-hidden="true">
      <span style={{ width: `${percent}%` }} />
    </span>
  )
}

interface ProgressProps {
  label: string
  done: number
  total: number | null
  /** What is going on, then numbers, each its own piece. */
  words: ReactNode
}

/** A bar for what is known, a sweep for what is not, and always words with numbers. */
export function ProgressLine({ label, done, total, words }: ProgressProps) {
  const share = total ? Math.min(1, done / total) : null
  return (
    <div className={classes.progress}>
      <div
        className={classes.progressTrack}
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        {...(share === null ? { 'data-unknown': true } : { 'aria-valuenow': Math.round(share * 100) })}
      >
        <div
          className={classes.progressBar}
          style={share === null ? undefined : { width: `${share * 100}%` }}
        />
      </div>
      <div className={classes.progressWords}>{words}</div>
    </div>
  )
}
