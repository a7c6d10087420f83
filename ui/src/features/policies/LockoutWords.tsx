/** What the two lock-out values really do, in words: for whom they count, what 0 means, how many guesses are left. */
import { Plural, Trans } from '@lingui/react/macro'
import { useFormat } from '../../ui/format'
import { Note } from '../../ui/parts'
import { guessesPerHour } from './lockout'
import classes from './policies.module.css'
import { seconds as inSeconds } from './words'

interface Props {
  /** Failures before the cool-down; `null` where it is not known. */
  after: number | null
  /** Its length in seconds; `null` where it is not known. */
  seconds: number | null
}

export function LockoutWords({ after, seconds }: Props) {
  return (
    <div className={classes.lockout}>
      {after !== null && seconds !== null && <Meaning after={after} seconds={seconds} />}
      <ul>
        <li>
          <Trans>
            Failures are counted by the address they come from. People behind one address or proxy share the
            count, and no account is ever locked.
          </Trans>
        </li>
        <li>
          <Trans>
            They are counted per database and per worker process: a server with several processes allows as
            many times more.
          </Trans>
        </li>
        <li>
          <Trans>A successful sign-in begins the count anew. API keys are not counted.</Trans>
        </li>
      </ul>
    </div>
  )
}

function Meaning({ after, seconds }: { after: number; seconds: number }) {
  const format = useFormat()
  const guesses = guessesPerHour(after, seconds)
  if (guesses === null)
    return (
      <Note tone="warn">
        {after === 0 ? (
          <Trans>0 failures means no lock-out at all: passwords can be guessed without limit.</Trans>
        ) : (
          <Trans>A cool-down of 0 seconds refuses nothing: passwords can be guessed without limit.</Trans>
        )}
      </Note>
    )
  const wait = inSeconds(format, seconds)
  const number = format.number(guesses)
  return (
    <p role="status">
      <Plural
        value={after}
        one="After # failed sign-in, the address has to wait after each further failure:"
        other="After # failed sign-ins, the address has to wait after each further failure:"
      />{' '}
      {wait}.{' '}
      <strong>
        <Trans>That leaves {number} guesses per hour.</Trans>
      </strong>
    </p>
  )
}
