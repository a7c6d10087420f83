/** The sides of a page, each a link to an address of its own. The one that is shown is brought into sight. */
import { type ReactNode, useEffect, useRef } from 'react'
import classes from './parts.module.css'

interface Props {
  label: string
  /** Which one is shown. */
  shown: string
  children: ReactNode
}

export function Tabs({ label, shown, children }: Props) {
  const nav = useRef<HTMLElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another tab is another one to bring into sight
  useEffect(() => {
    nav.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [shown])
  return (
    <nav ref={nav} className={classes.tabs} aria-label={label}>
      {children}
    </nav>
  )
}
