/** Revokes the one thing it stands beside: a key, a device. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Button } from '@mantine/core'

export function RevokeButton({ name, onPress }: { name: string; onPress(): void }) {
  const { t } = useLingui()
  return (
    <Button size="compact-xs" variant="default" aria-label={t`Revoke ${name}`} onClick={onPress}>
      <Trans>Revoke…</Trans>
    </Button>
  )
}
