/** By which desk something is sent. The first one is suggested; where there is none it goes by hand. */
import { Trans, useLingui } from '@lingui/react/macro'
import { NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ask } from '../../ipc'

/** A desk's name, or `null` for by hand; and the way to choose another. */
export function useDesk(): [string | null, (desk: string | null) => void] {
  const { data: desks } = useQuery(ask('deskList', {}))
  const [chosen, setChosen] = useState<string | null | undefined>(undefined)
  return [chosen === undefined ? (desks?.[0]?.name ?? null) : chosen, setChosen]
}

interface Props {
  value: string | null
  onChange(desk: string | null): void
}

export function DeskField({ value, onChange }: Props) {
  const { t } = useLingui()
  const { data: desks } = useQuery(ask('deskList', {}))
  return (
    <NativeSelect
      label={<Trans>Send it by</Trans>}
      value={value ?? ''}
      onChange={({ currentTarget }) => onChange(currentTarget.value || null)}
      data={[
        ...(desks ?? []).map(({ name }) => ({ value: name, label: name })),
        { value: '', label: t`by hand: a text to paste, or a file` },
      ]}
    />
  )
}
