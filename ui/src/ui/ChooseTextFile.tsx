/** Reads a text out of a file that the user chooses. What is too large to be meant is not read, and that is said. */
import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { type ChangeEvent, type ReactNode, useRef, useState } from 'react'
import classes from './parts.module.css'

interface Props {
  /** What the file is, for who does not see where the button stands. */
  label: string
  /** Endings to offer, as the browser has them. */
  accept?: string
  mostBytes: number
  /** Said of a larger one. */
  tooLarge: ReactNode
  size?: 'xs' | 'compact-xs'
  onText(text: string): void
}

export function ChooseTextFile({ label, accept, mostBytes, tooLarge, size = 'xs', onText }: Props) {
  const input = useRef<HTMLInputElement>(null)
  const [refused, setRefused] = useState(false)
  const read = async ({ currentTarget }: ChangeEvent<HTMLInputElement>) => {
    const chosen = currentTarget.files?.[0]
    if (!chosen) return
    setRefused(chosen.size > mostBytes)
    if (chosen.size <= mostBytes) onText(await chosen.text())
  }
  return (
    <>
      <Button size={size} variant="default" onClick={() => input.current?.click()}>
        <Trans>Choose a file…</Trans>
      </Button>
      <input
        ref={input}
        type="file"
        accept={accept}
        hidden
        aria-label={label}
        onChange={(event) => void read(event)}
      />
      {refused && (
        <span className={classes.refused} role="alert">
          {tooLarge}
        </span>
      )}
    </>
  )
}
