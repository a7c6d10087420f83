/** What a row is called, as the button that opens it; all of the first cell can be pressed. */
import type { ReactNode } from 'react'
import classes from './table.module.css'

interface Props {
  onOpen(): void
  /** In full, where the name is cut. */
  title?: string
  children: ReactNode
}

export function RowButton({ onOpen, title, children }: Props) {
  return (
    <button type="button" className={classes.open} onClick={onOpen} title={title}>
      {children}
    </button>
  )
}
