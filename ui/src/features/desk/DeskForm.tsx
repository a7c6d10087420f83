/** Sets a desk up. The core tries it before it keeps it. */
import { useLingui } from '@lingui/react'
import { Trans, useLingui as useMacro } from '@lingui/react/macro'
import { Button, NativeSelect, PasswordInput, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useState } from 'react'
import { ask, type DeskPlace, useCommand } from '../../ipc'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import { useReturnFocus } from '../../ui/focus'
import classes from './desk.module.css'
import { asksSecret, nothingTyped, placeKinds, placeOf, type TypedPlace } from './place'

export function DeskForm({ onClose }: { onClose(): void }) {
  const { t } = useMacro()
  const { _ } = useLingui()
  const save = useCommand('deskSave')
  const [name, setName] = useState('')
  const [kind, setKind] = useState<DeskPlace['kind']>('folder')
  const [typed, setTyped] = useState<TypedPlace>(nothingTyped)
  const [secret, setSecret] = useState('')
  useReturnFocus()
  const place = placeOf(kind, typed)
  const set = (field: keyof TypedPlace, text: string) => setTyped((old) => ({ ...old, [field]: text }))

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (!place) return
    const request = { name: name.trim(), place, secret: asksSecret[kind] && secret !== '' ? secret : null }
    setSecret('')
    if (await save.run(request)) onClose()
  }
  return (
    <form className={classes.form} onSubmit={(event) => void submit(event)}>
      <TextInput
        label={<Trans>Name of the desk</Trans>}
        value={name}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
        autoComplete="off"
        autoFocus
      />
      <NativeSelect
        label={<Trans>Kind</Trans>}
        value={kind}
        onChange={({ currentTarget }) => setKind(currentTarget.value as DeskPlace['kind'])}
        data={Object.entries(placeKinds).map(([value, words]) => ({ value, label: _(words) }))}
      />
      <PlaceFields kind={kind} typed={typed} onTyped={set} />
      {asksSecret[kind] && (
        <PasswordInput
          label={kind === 's3' ? <Trans>Secret key</Trans> : <Trans>Password</Trans>}
          description={<Trans>It rests with your other secrets.</Trans>}
          value={secret}
          onChange={({ currentTarget }) => setSecret(currentTarget.value)}
          autoComplete="off"
          visibilityToggleButtonProps={{ 'aria-label': t`Show what is typed` }}
        />
      )}
      {save.fault && <FaultNotice fault={save.fault} />}
      <div className={classes.buttons}>
        <Button type="submit" loading={save.pending} disabled={name.trim() === '' || place === null}>
          <Trans>Try and keep it</Trans>
        </Button>
        <Button variant="default" onClick={onClose}>
          <Trans>Not now</Trans>
        </Button>
      </div>
    </form>
  )
}

interface FieldsProps {
  kind: DeskPlace['kind']
  typed: TypedPlace
  onTyped(field: keyof TypedPlace, text: string): void
}

function PlaceFields({ kind, typed, onTyped }: FieldsProps) {
  const field = (name: keyof TypedPlace, label: ReactNode, description?: ReactNode) => (
    <TextInput
      key={name}
      label={label}
      description={description}
      value={typed[name]}
      onChange={({ currentTarget }) => onTyped(name, currentTarget.value)}
      autoComplete="off"
      spellCheck={false}
    />
  )
  switch (kind) {
    case 'folder':
      return <FolderField path={typed.path} onPath={(path) => onTyped('path', path)} />
    case 's3':
      return (
        <>
          {field('endpoint', <Trans>Endpoint</Trans>, <Trans>Empty for Amazon's own.</Trans>)}
          <div className={classes.pair}>
            {field('region', <Trans>Region</Trans>)}
            {field('bucket', <Trans>Bucket</Trans>)}
          </div>
          <div className={classes.pair}>
            {field('root', <Trans>Folder in it</Trans>)}
            {field('access_key', <Trans>Access key</Trans>)}
          </div>
        </>
      )
    case 'webdav':
      return (
        <>
          {field('url', <Trans>Address</Trans>, <Trans>Such as that of a Nextcloud.</Trans>)}
          <div className={classes.pair}>
            {field('root', <Trans>Folder in it</Trans>)}
            {field('user', <Trans>User</Trans>)}
          </div>
        </>
      )
    case 'helpdesk':
      return <TenantField tenant={typed.tenant} onTenant={(tenant) => onTyped('tenant', tenant)} />
  }
}

function FolderField({ path, onPath }: { path: string; onPath(path: string): void }) {
  const choose = useCommand('pathChoose')
  const open = async () => {
    const chosen = await choose.run({ purpose: 'open_folder', suggestion: path || null })
    if (chosen) onPath(chosen)
  }
  return (
    <>
      <TextInput
        label={<Trans>Folder</Trans>}
        description={<Trans>One that both sides reach: on the network, or kept in step by a service.</Trans>}
        value={path}
        onChange={({ currentTarget }) => onPath(currentTarget.value)}
        autoComplete="off"
        spellCheck={false}
        error={choose.fault?.message}
      />
      <div>
        <Button size="xs" variant="default" loading={choose.pending} onClick={() => void open()}>
          <Trans>Choose…</Trans>
        </Button>
      </div>
    </>
  )
}

function TenantField({ tenant, onTenant }: { tenant: string; onTenant(tenant: string): void }) {
  const { t } = useMacro()
  const { data: views } = useQuery(ask('tenantList', {}))
  return (
    <NativeSelect
      label={<Trans>The provider's Odoo</Trans>}
      description={<Trans>A connection whose login may read and write helpdesk tickets.</Trans>}
      value={tenant}
      onChange={({ currentTarget }) => onTenant(currentTarget.value)}
      data={[
        { value: '', label: t`Choose a tenant…` },
        ...(views ?? []).map((view) => ({ value: view.tenant.id, label: view.tenant.name })),
      ]}
    />
  )
}
