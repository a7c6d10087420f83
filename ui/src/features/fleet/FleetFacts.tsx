/** How many tenants a list is about, and how old the oldest of what it shows is. */
import { Plural, Trans } from '@lingui/react/macro'
import { Age } from '../../ui/Age'

/** `read`: when each of them was read, `null` where it never was. */
export function FleetFacts({ read }: { read: (string | null)[] }) {
  const oldest = read.filter((at) => at !== null).sort()[0]
  return (
    <>
      <Plural value={read.length} one="# tenant" other="# tenants" />
      {oldest && (
        <>
          {' · '}
          <Trans>
            oldest data from <Age at={oldest} />
          </Trans>
        </>
      )}
    </>
  )
}
