/** How many more there are than a list shows: more than a screenful is searched, not read. */
import { Plural } from '@lingui/react/macro'
import classes from './form.module.css'

export function Unlisted({ found, shown }: { found: number; shown: number }) {
  if (found <= shown) return null
  return (
    <p className={classes.hint}>
      <Plural value={found - shown} one="# more: search for it." other="# more: search for them." />
    </p>
  )
}
