/** A path that can be typed, or chosen with the system's own dialog. */
import { Trans } from '@lingui/react/macro'
import { Button, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import { type PathPurpose, useCommand } from '../../ipc'
import own from './backups.module.css'

interface Props {
  label: ReactNode
  description?: ReactNode
  purpose: PathPurpose
  value: string
  onChange(path: string): void
}

export function PathField({ label, description, purpose, value, onChange }: Props) {
  const choose = useCommand('pathChoose')
  const open = async () => {
    const path = await choose.run({ purpose, suggestion: value || null })
    if (path) onChange(path)
  }
  return (
    <div className={own.path}>
      <TextInput
        label={label}
        description={description}
        value={value}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
        spellCheck={false}
        autoComplete="off"
        error={choose.fault?.message}
      />
      <Button variant="default" loading={choose.pending} onClick={() => void open()}>
        <Trans>Choose…</Trans>
      </Button>
    </div>
  )
}
