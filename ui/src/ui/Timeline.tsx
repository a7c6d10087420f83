/** What happened, each with its moment. A long one is cut, and the rest is a click away. */
import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { Moment } from './Age'
import classes from './timeline.module.css'

interface Props<T> {
  of: readonly T[]
  /** How many are shown before somebody asks for more. */
  most: number
  keyOf(each: T, index: number): string | number
  at(each: T): string | null
  /** It counts for nothing. */
  struck?(each: T): boolean
  children(each: T): ReactNode
}

export function Timeline<T>({ of, most, keyOf, at, struck, children }: Props<T>) {
  const [all, setAll] = useState(false)
  const shown = all ? of : of.slice(0, most)
  const hidden = of.length - shown.length
  return (
    <>
      <ol className={classes.timeline}>
        {shown.map((each, index) => (
          <li key={keyOf(each, index)} data-struck={struck?.(each) || undefined}>
            <Moment at={at(each)} />
            <div>{children(each)}</div>
          </li>
        ))}
      </ol>
      {hidden > 0 && (
        <Button size="compact-xs" variant="default" onClick={() => setAll(true)}>
          <Trans>Show {hidden} more</Trans>
        </Button>
      )}
    </>
  )
}
