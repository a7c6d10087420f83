/** Asks for a place of one of the given kinds, and for what opens it. */
import { useLingui } from '@lingui/react'
import { Trans, useLingui as useMacro } from '@lingui/react/macro'
import { Button, NativeSelect, PasswordInput, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import { useCommand } from '../../ipc'
import { TenantField } from '../tenant/TenantField'
import { asked, type PlaceKind, placeForms, type Typed } from './kinds'
import classes from './places.module.css'

interface Props<Kind extends PlaceKind> {
  kinds: readonly Kind[]
  value: Typed<Kind>
  onChange(value: Typed<Kind>): void
  /** What the folder is for. */
  folderHint?: ReactNode
}

export function PlaceFields<Kind extends PlaceKind>({ kinds, value, onChange, folderHint }: Props<Kind>) {
  const { t } = useMacro()
  const { _ } = useLingui()
  const { kind, place, secret } = value
  const opens = placeForms[kind].secret
  return (
    <div className={classes.fields}>
      <NativeSelect
        label={<Trans>Kind</Trans>}
        className={classes.wide}
        value={kind}
        onChange={({ currentTarget }) => onChange({ kind: currentTarget.value as Kind, place, secret: '' })}
        data={kinds.map((each) => ({ value: each, label: _(placeForms[each].title) }))}
      />
      {asked(kind).map(([field, { label, hint, short, by }]) => {
        const look = {
          label: _(label),
          description: by === 'folder' ? folderHint : hint && _(hint),
          value: place[field] ?? '',
          onChange: (text: string) => onChange({ ...value, place: { ...place, [field]: text } }),
        }
        return (
          <div key={field} className={short ? undefined : classes.wide}>
            <Field by={by} {...look} />
          </div>
        )
      })}
      {opens && (
        <PasswordInput
          className={classes.wide}
          label={_(opens.label)}
          description={
            <>
              {opens.hint && _(opens.hint)} <Trans>It rests with your other secrets.</Trans>
            </>
          }
          value={secret}
          onChange={({ currentTarget }) => onChange({ ...value, secret: currentTarget.value })}
          autoComplete="off"
          visibilityToggleButtonProps={{ 'aria-label': t`Show what is typed` }}
        />
      )}
    </div>
  )
}

interface FieldProps {
  label: string
  description: ReactNode
  value: string
  onChange(text: string): void
}

function Field({ by, ...props }: FieldProps & { by: 'folder' | 'tenant' | undefined }) {
  if (by === 'folder') return <FolderField {...props} />
  if (by === 'tenant')
    return (
      <TenantField
        {...props}
        value={props.value || null}
        onChange={(tenant) => props.onChange(tenant ?? '')}
      />
    )
  const { onChange, ...look } = props
  return (
    <TextInput
      {...look}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
      autoComplete="off"
      spellCheck={false}
    />
  )
}

function FolderField({ onChange, ...look }: FieldProps) {
  const choose = useCommand('pathChoose')
  const open = async () => {
    const chosen = await choose.run({ purpose: 'open_folder', suggestion: look.value || null })
    if (chosen) onChange(chosen)
  }
  return (
    <div className={classes.folder}>
      <TextInput
        {...look}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
        autoComplete="off"
        spellCheck={false}
        error={choose.fault?.message}
      />
      <div>
        <Button size="xs" variant="default" loading={choose.pending} onClick={() => void open()}>
          <Trans>Choose…</Trans>
        </Button>
      </div>
    </div>
  )
}
