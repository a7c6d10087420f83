/** Adds a source of backups. The core reads it to its end before it keeps it. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Checkbox, Textarea, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { type SourcePlace, type TenantId, type TenantView, useCommand } from '../../../ipc'
import { FormButtons } from '../../../ui/FormButtons'
import { FaultNotice } from '../../../ui/fault/FaultNotice'
import form from '../../../ui/form.module.css'
import { isWhole, placeOf, secretOf, type Typed, withoutSecret } from '../../places/kinds'
import { PlaceFields } from '../../places/PlaceFields'
import { TenantField } from '../../tenant/TenantField'
import { Panel } from '../Panel'
import { OwnNetwork } from './OwnNetwork'

const kinds = ['folder', 's3', 'azblob', 'gcs', 'webdav', 'sftp', 'link'] as const

export function SourceForm({ of, onDone }: { of: TenantView | null; onDone(): void }) {
  const { t } = useLingui()
  const add = useCommand('sourceAdd')
  const [chosen, setChosen] = useState<TenantId | null>(null)
  const [name, setName] = useState('')
  const [patterns, setPatterns] = useState('')
  const [onlyPatterns, setOnlyPatterns] = useState(false)
  const [typed, setTyped] = useState<Typed<SourcePlace['kind']>>({ kind: 'folder', place: {}, secret: '' })
  const [ownNetwork, setOwnNetwork] = useState(false)
  const tenant = of?.tenant.id ?? chosen
  const ready = tenant !== null && name.trim() !== '' && isWhole(typed)

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const place = placeOf<SourcePlace>(typed.kind, typed.place)
    if (!place || tenant === null) return
    const own = patterns.split('\n').filter((line) => line.trim() !== '')
    const request = {
      tenant,
      name: name.trim(),
      place: place.kind === 'link' ? { ...place, own_network: ownNetwork } : place,
      patterns: own,
      only_patterns: onlyPatterns && own.length > 0,
      secret: secretOf(typed.kind, typed.secret),
    }
    setTyped(withoutSecret(typed))
    if (await add.run(request)) onDone()
  }
  return (
    <Panel label={t`Add a source`}>
      <form className={form.stack} onSubmit={(event) => void submit(event)}>
        {!of && <TenantField label={<Trans>Whose backups</Trans>} value={chosen} onChange={setChosen} />}
        <TextInput
          label={<Trans>Name of the source</Trans>}
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
          autoComplete="off"
        />
        <PlaceFields
          kinds={kinds}
          value={typed}
          onChange={setTyped}
          folderHint={<Trans>One that this computer reaches, also on the network.</Trans>}
        />
        <Textarea
          label={<Trans>How the names of its files read</Trans>}
          description={
            <Trans>
              One pattern a line, such as {example}. The names that Odoo and its usual helpers give are known,
              and tried after these.
            </Trans>
          }
          value={patterns}
          onChange={({ currentTarget }) => setPatterns(currentTarget.value)}
          rows={2}
          autoComplete="off"
          spellCheck={false}
        />
        {patterns.trim() !== '' && (
          <Checkbox
            size="xs"
            label={<Trans>No other names than these</Trans>}
            checked={onlyPatterns}
            onChange={({ currentTarget }) => setOnlyPatterns(currentTarget.checked)}
          />
        )}
        {add.fault && <FaultNotice fault={add.fault} />}
        <OwnNetwork fault={add.fault} said={ownNetwork} onChange={setOwnNetwork} />
        <FormButtons pending={add.pending} ready={ready} onCancel={onDone}>
          <Trans>Read it and keep it</Trans>
        </FormButtons>
      </form>
    </Panel>
  )
}

/** A name as a pattern; not for translation. */
const example = '{database}_%Y-%m-%d_%H-%M*'
