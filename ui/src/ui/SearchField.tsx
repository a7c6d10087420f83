/** A field to search with, as it looks and behaves everywhere. */
import { TextInput, type TextInputProps } from '@mantine/core'
import { SearchIcon } from './icons'

interface Props extends Omit<TextInputProps, 'label' | 'value' | 'onChange'> {
  /** What is searched, for who does not see where the field stands. */
  label: string
  value: string
  onChange(value: string): void
}

export function SearchField({ label, onChange, ...field }: Props) {
  return (
    <TextInput
      type="search"
      size="xs"
      aria-label={label}
      placeholder={label}
      leftSection={<SearchIcon />}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
      spellCheck={false}
      autoComplete="off"
      {...field}
    />
  )
}
