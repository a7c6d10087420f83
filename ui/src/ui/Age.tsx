/** How old something is, with the exact moment in the user's zone and in UTC on hover. */
import { Trans } from '@lingui/react/macro'
import { useNow } from './clock'
import { useFormat, utc } from './format'
import classes from './parts.module.css'

export function Age({ at }: { at: string | null }) {
  const now = useNow()
  const format = useFormat()
  if (at === null) return <span className={classes.quiet}>–</span>
  const moment = new Date(at)
  return (
    <time
      dateTime={at}
      // Written out when somebody points at it: a list shows hundreds of ages, and dates are slow to write.
      onPointerEnter={({ currentTarget }) => {
        currentTarget.title = `${format.dateTime(moment)}\n${utc(moment)}`
      }}
      className={classes.numeric}
    >
      {format.age(moment, now)}
    </time>
  )
}

/** A moment written out, with UTC on hover. */
export function Moment({ at, dateOnly = false }: { at: string | null; dateOnly?: boolean }) {
  const format = useFormat()
  if (at === null) return <span className={classes.quiet}>–</span>
  const moment = new Date(at)
  return (
    <time dateTime={at} title={utc(moment)} className={classes.numeric}>
      {dateOnly ? format.date(moment) : format.dateTime(moment)}
    </time>
  )
}

/** `As of 3 min ago`, and that it is a copy when the tenant could not be reached since. */
export function AsOf({ at, offline = false }: { at: string | null; offline?: boolean }) {
  if (at === null) return <Trans>not read yet</Trans>
  return offline ? (
    <Trans>
      offline copy, as of <Age at={at} />
    </Trans>
  ) : (
    <Trans>
      as of <Age at={at} />
    </Trans>
  )
}
