/** Where a live backup would be paused: it cannot be, and why. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { fileName } from '../../jobs/words'

export function LivePause({ to }: { to: string }) {
  const { t } = useLingui()
  const name = fileName(to)
  return (
    <span title={t`A live backup cannot be paused: stopped, it begins anew.`}>
      <Button size="compact-xs" variant="default" aria-label={t`Pause ${name}`} disabled>
        <Trans>Pause</Trans>
      </Button>
    </span>
  )
}
