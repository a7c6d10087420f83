/** What an account is known by, as it is typed wherever one is made or changed. */
import { Trans } from '@lingui/react/macro'
import { TextInput, type TextInputProps } from '@mantine/core'

interface Props extends Omit<TextInputProps, 'onChange'> {
  value: string
  onChange(value: string): void
}

export function NameField({ onChange, ...field }: Props) {
  return (
    <TextInput
      label={<Trans>Name</Trans>}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
      required
      withAsterisk={false}
      {...field}
    />
  )
}

export function LoginField({ onChange, ...field }: Props) {
  return (
    <TextInput
      label={<Trans>Login</Trans>}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
      required
      withAsterisk={false}
      spellCheck={false}
      autoComplete="off"
      {...field}
    />
  )
}

export function EmailField({ onChange, ...field }: Props) {
  return (
    <TextInput
      label={<Trans>E-mail</Trans>}
      type="email"
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
      spellCheck={false}
      autoComplete="off"
      {...field}
    />
  )
}
