/** A SHA-256 in groups of four, upper case: made to be read aloud and compared. */
import classes from './parts.module.css'

export function groups(hex: string): string[] {
  return hex.toUpperCase().match(/.{1,4}/g) ?? []
}

export function Fingerprint({ value }: { value: string }) {
  const parts = groups(value)
  return (
    <code className={classes.fingerprint} data-testid="fingerprint">
      {parts.map((part, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: groups repeat and never move
        <span key={index}>{part} </span>
      ))}
    </code>
  )
}
