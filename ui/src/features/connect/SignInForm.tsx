/**
 * Who signs in, and to which database. The secrets leave the page with the request and are cleared here at once,
 * whatever comes of it.
 */
import { Trans, useLingui } from '@lingui/react/macro'
import { Autocomplete, Button, NativeSelect, PasswordInput, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import {
  ask,
  type Probe,
  type ProbeAddress,
  type SignInWith,
  type Stage,
  type TenantView,
  useCommand,
} from '../../ipc'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import page from '../../ui/parts.module.css'
import { usePlatformNames } from '../promises/usePlatformNames'
import { SignInWay } from '../tenant/SignInWay'
import { StageChoice, StageMeaning } from '../tenant/StageSwitch'
import own from './connect.module.css'

interface Props {
  address: Required<ProbeAddress>
  probe: Probe
  onAdded(view: TenantView): void
}

export function SignInForm({ address, probe, onAdded }: Props) {
  const { t } = useLingui()
  const { data: platforms } = useQuery(ask('platformList', {}))
  const nameOf = usePlatformNames()
  const add = useCommand('tenantAdd')
  const only = probe.databases?.length === 1 ? probe.databases[0] : undefined
  const [database, setDatabase] = useState(only ?? '')
  const [login, setLogin] = useState('')
  const [way, setWay] = useState<SignInWith>('password')
  const [secret, setSecret] = useState('')
  const [platform, setPlatform] = useState('other')
  const [name, setName] = useState('')
  const [stage, setStage] = useState<Stage>('production')
  const suggested = new URL(probe.url).hostname
  const wrong = add.fault?.code === 'invalid_input' ? add.fault.fields?.field : undefined
  const errorOf = (field: string) => (wrong === field ? add.fault?.message : null)

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const request = {
      ...address,
      url: probe.url,
      name: name.trim() || suggested,
      database: database.trim(),
      login: login.trim(),
      sign_in_with: way,
      secret,
      platform,
      stage,
    }
    setSecret('')
    const view = await add.run(request)
    if (view) onAdded(view)
  }

  return (
    <form className={own.block} onSubmit={(event) => void submit(event)}>
      <div className={own.pair}>
        <Autocomplete
          label={<Trans>Database</Trans>}
          description={
            probe.databases ? (
              <Trans>Picked from the server's list, or typed.</Trans>
            ) : (
              <Trans>This server does not list its databases: type the exact name.</Trans>
            )
          }
          data={probe.databases ?? []}
          value={database}
          onChange={setDatabase}
          error={errorOf('database')}
          spellCheck={false}
          required
          withAsterisk={false}
        />
        <NativeSelect
          label={<Trans>Platform</Trans>}
          description={<Trans>Who hosts it, and with what promises.</Trans>}
          value={platform}
          onChange={({ currentTarget }) => setPlatform(currentTarget.value)}
          data={platforms?.map(({ id }) => ({ value: id, label: nameOf(id) })) ?? []}
        />
      </div>
      <TextInput
        label={<Trans>Login</Trans>}
        value={login}
        onChange={({ currentTarget }) => setLogin(currentTarget.value)}
        error={errorOf('login')}
        spellCheck={false}
        autoComplete="off"
        required
        withAsterisk={false}
      />
      <div>
        <SignInWay mb={6} value={way} onChange={setWay} />
        <PasswordInput
          aria-label={way === 'password' ? t`Password` : t`API key`}
          description={
            way === 'api_key' ? (
              <Trans>
                Needed for accounts with two-factor authentication. Made in Odoo: Preferences, Account
                Security.
              </Trans>
            ) : (
              <Trans>Rests in your keyring, never in a file of Reeve's or in this window.</Trans>
            )
          }
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          value={secret}
          onChange={({ currentTarget }) => setSecret(currentTarget.value)}
          error={errorOf('secret')}
          autoComplete="off"
          required
          visibilityToggleButtonProps={{ 'aria-label': t`Show what is typed` }}
        />
      </div>
      <TextInput
        label={<Trans>Name</Trans>}
        description={<Trans>What you call this tenant.</Trans>}
        placeholder={suggested}
        value={name}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
        error={errorOf('name')}
      />
      <div className={own.stage}>
        <StageChoice value={stage} onChange={setStage} />
        <p className={page.quiet}>
          <StageMeaning stage={stage} />{' '}
          {stage === 'production' && (
            <Trans>Reeve takes a tenant for production unless you say otherwise.</Trans>
          )}
        </p>
      </div>
      {add.fault && !wrong && <FaultNotice fault={add.fault} />}
      <div>
        <Button
          type="submit"
          loading={add.pending}
          disabled={database.trim() === '' || login.trim() === '' || secret === ''}
        >
          <Trans>Sign in and connect</Trans>
        </Button>
      </div>
    </form>
  )
}
