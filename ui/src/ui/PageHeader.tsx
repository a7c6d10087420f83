/** The head of every page: its one `h1`, what it is about, what can be done here. Takes the focus when a page opens. */
import { type ReactNode, useEffect, useRef } from 'react'
import classes from './parts.module.css'

interface Props {
  title: string
  description?: ReactNode
  actions?: ReactNode
  /** Whether the first useful content is there; tests and measurements wait for it. */
  ready?: boolean
}

export function PageHeader({ title, description, actions, ready = true }: Props) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${title} – Reeve`
    // A page that opens tells a screen reader so, unless something in it has asked for the focus already.
    if (!document.activeElement?.closest('main, [role="dialog"]'))
      heading.current?.focus({ preventScroll: true })
  }, [title])
  useEffect(() => {
    if (ready) document.documentElement.dataset.ready = 'true'
  }, [ready])
  return (
    <header className={classes.header}>
      <div className={classes.headerText}>
        <h1 ref={heading} tabIndex={-1} style={{ outline: 'none' }}>
          {title}
        </h1>
        {description && <div className={classes.description}>{description}</div>}
      </div>
      {actions && <div className={classes.actions}>{actions}</div>}
    </header>
  )
}
