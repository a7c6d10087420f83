/** Whether somebody signs in with a password or with an API key. */
import { useLingui } from '@lingui/react/macro'
import { SegmentedControl, type SegmentedControlProps } from '@mantine/core'
import type { SignInWith } from '../../ipc'

interface Props extends Pick<SegmentedControlProps, 'mb'> {
  value: SignInWith
  onChange(way: SignInWith): void
}

export function SignInWay({ value, onChange, ...look }: Props) {
  const { t } = useLingui()
  return (
    <SegmentedControl
      size="xs"
      aria-label={t`Sign in with`}
      value={value}
      onChange={(chosen) => onChange(chosen as SignInWith)}
      data={[
        { value: 'password', label: t`Password` },
        { value: 'api_key', label: t`API key` },
      ]}
      {...look}
    />
  )
}
