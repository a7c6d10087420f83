/** Time that runs out: a bar that shrinks and a clock that ticks, each drawn again by itself. */
import { Trans } from '@lingui/react/macro'
import { useSecondsLeft } from './clock'
import { useFormat, utc } from './format'
import classes from './parts.module.css'

interface Props {
  until: string
  /** How long it was in all, in seconds; a bar is drawn when it is known, until nothing is left. */
  of?: number
}

/** From here on it is about to be over, in seconds. */
const soon = 600

export function TimeLeft({ until, of }: Props) {
  const left = useSecondsLeft(until)
  const format = useFormat()
  const end = new Date(until)
  const tone = left === 0 ? 'over' : left <= soon ? 'soon' : undefined
  return (
    <span className={classes.left} data-tone={tone} title={`${format.dateTime(end)}\n${utc(end)}`}>
      {of !== undefined && left > 0 && (
        <span className={classes.leftBar} aria-hidden="true">
          <span style={{ width: `${Math.min(100, (100 * left) / of)}%` }} />
        </span>
      )}
      <span className={classes.numeric} role="timer">
        {left === 0 ? <Trans>time is over</Trans> : left > 3600 ? format.brief(left) : clockWords(left)}
      </span>
    </span>
  )
}

/** `24:05`: minutes and seconds. */
function clockWords(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
