/** A field for what has to be typed before something goes on. It stands in bold in the words, and can be copied. */
import { TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './form.module.css'

interface Props {
  /** What has to be typed, and what happens then. */
  label: ReactNode
  value: string
  onTyped(typed: string): void
  numeric?: boolean
  autoFocus?: boolean
}

export function TypeToGoOn({ label, value, onTyped, numeric = false, autoFocus = false }: Props) {
  return (
    <TextInput
      className={classes.short}
      label={label}
      value={value}
      onChange={({ currentTarget }) => onTyped(currentTarget.value)}
      inputMode={numeric ? 'numeric' : 'text'}
      autoComplete="off"
      autoFocus={autoFocus}
      spellCheck={false}
    />
  )
}
