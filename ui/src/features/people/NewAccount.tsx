/** An account to be made, in one tenant or the same one in several. Ends in a plan; nothing is made by this form. */
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { Button, Checkbox, SegmentedControl } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { type FormEvent, useState } from 'react'
import type { Intent, TenantId, TenantView, UserKind } from '../../ipc'
import form from '../../ui/form.module.css'
import { EmailField, LoginField, NameField } from './AccountFields'
import { AddDialog } from './AddDialog'
import { WhyWords } from './DeedButtons'
import { GroupPicker } from './GroupPicker'
import { type NewRights, newAccounts, noRights } from './newAccount'
import classes from './people.module.css'
import { TemplateChoice } from './TemplateForm'
import { mayCreate, TenantChoice } from './TenantChoice'
import { useTemplateGroups } from './useTemplateGroups'

interface Props {
  /** The tenant it is for; `null` lets one or several be chosen. */
  tenant: TenantId | null
  tenants: ReadonlyMap<string, TenantView>
  onClose(): void
}

export default function NewAccount({ tenant, tenants, onClose }: Props) {
  const { t } = useLingui()
  const narrow = useMediaQuery('(max-width: 640px)')
  const name = tenant === null ? '' : (tenants.get(tenant)?.tenant.name ?? tenant)
  return (
    <AddDialog
      title={tenant === null ? t`New account` : t`New account in ${name}`}
      size={640}
      fullScreen={narrow ?? false}
      onClose={onClose}
    >
      {(onIntent) => <AccountForm tenant={tenant} tenants={tenants} onIntent={onIntent} />}
    </AddDialog>
  )
}

function AccountForm({
  tenant,
  tenants,
  onIntent,
}: Omit<Props, 'onClose'> & { onIntent(intent: Intent): void }) {
  const { t } = useLingui()
  const [name, setName] = useState('')
  const [login, setLogin] = useState('')
  const [email, setEmail] = useState('')
  const [kind, setKind] = useState<UserKind>('internal')
  const [rights, setRights] = useState<NewRights>(noRights)
  const [invite, setInvite] = useState(true)
  const [chosen, setChosen] = useState<ReadonlySet<TenantId>>(new Set(tenant === null ? [] : [tenant]))
  const only = chosen.size === 1 ? [...chosen][0] : undefined
  const groups = useTemplateGroups(rights, only)
  const blocked = tenant === null ? null : mayCreate(tenants.get(tenant))
  // Groups picked one by one belong to one tenant; with another one they would be somebody else's.
  const way = rights.way === 'groups' && only === undefined ? 'none' : rights.way
  const address = email.trim() || (login.includes('@') ? login.trim() : '')
  const nowhere = invite && address === ''
  const ready =
    name.trim() !== '' &&
    login.trim() !== '' &&
    chosen.size > 0 &&
    !nowhere &&
    !blocked &&
    (way !== 'template' || groups !== null)

  const submit = (event: FormEvent) => {
    event.preventDefault()
    const given = kind === 'portal' || way === 'none' ? [] : way === 'groups' ? rights.groups : (groups ?? [])
    onIntent(newAccounts([...chosen], { name, login, email, kind, groups: given }, invite))
  }
  return (
    <form className={classes.form} onSubmit={submit}>
      {blocked && (
        <p role="alert" className={classes.sub}>
          <WhyWords why={blocked} view={tenant === null ? undefined : tenants.get(tenant)} />
        </p>
      )}
      <NameField value={name} onChange={setName} data-autofocus />
      <div className={form.pair}>
        <LoginField
          description={<Trans>Usually the e-mail address.</Trans>}
          value={login}
          onChange={setLogin}
        />
        <EmailField
          description={<Trans>Where it differs from the login.</Trans>}
          value={email}
          onChange={setEmail}
        />
      </div>
      <div>
        <SegmentedControl
          size="xs"
          aria-label={t`Kind of account`}
          value={kind}
          onChange={(value) => setKind(value as UserKind)}
          data={[
            { value: 'internal', label: t`Internal` },
            { value: 'portal', label: t`Portal` },
          ]}
        />
        <p className={classes.sub}>
          {kind === 'internal' ? (
            <Trans>Works in the back office, with the rights given below.</Trans>
          ) : (
            <Trans>Sees its own documents in the portal, and has no groups of its own.</Trans>
          )}
        </p>
      </div>
      {tenant === null && <TenantChoice tenants={tenants} chosen={chosen} onChange={setChosen} />}
      {kind === 'internal' && <RightsChoice rights={{ ...rights, way }} only={only} onChange={setRights} />}
      <div>
        <Checkbox
          label={<Trans>Mail an invitation</Trans>}
          checked={invite}
          onChange={({ currentTarget }) => setInvite(currentTarget.checked)}
        />
        <p className={classes.sub} role="status">
          {nowhere ? (
            <Trans>Without an e-mail address there is nowhere to send it.</Trans>
          ) : invite ? (
            <Trans>The tenant mails {address} a link to choose a password.</Trans>
          ) : (
            <Trans>
              No mail is sent, and the account has no password: nobody can sign in with it until you reset its
              password.
            </Trans>
          )}
        </p>
      </div>
      <div>
        <Button type="submit" disabled={!ready}>
          {chosen.size > 1 ? (
            <Plural value={chosen.size} one="Preview in # tenant" other="Preview in # tenants" />
          ) : (
            <Trans>Preview the change</Trans>
          )}
        </Button>
      </div>
    </form>
  )
}

interface RightsProps {
  rights: NewRights
  /** The one tenant it is about, when it is one. */
  only: TenantId | undefined
  onChange(rights: NewRights): void
}

function RightsChoice({ rights, only, onChange }: RightsProps) {
  const { t } = useLingui()
  const toggle = (id: number, give: boolean) =>
    onChange({
      ...rights,
      groups: give ? [...rights.groups, id] : rights.groups.filter((each) => each !== id),
    })
  return (
    <div className={classes.form}>
      <div>
        <SegmentedControl
          size="xs"
          aria-label={t`Rights`}
          value={rights.way}
          onChange={(way) => onChange({ ...rights, way: way as NewRights['way'], groups: [] })}
          data={[
            { value: 'none', label: t`No rights yet` },
            { value: 'template', label: t`From a template` },
            { value: 'groups', label: t`Pick groups`, disabled: only === undefined },
          ]}
        />
        {only === undefined && (
          <p className={classes.sub}>
            <Trans>
              Groups can be picked for one tenant only: each has its own. A template fits all of them.
            </Trans>
          </p>
        )}
      </div>
      {rights.way === 'template' && (
        <TemplateChoice value={rights.template} onChange={(template) => onChange({ ...rights, template })} />
      )}
      {rights.way === 'groups' && only !== undefined && (
        <GroupPicker key={only} tenant={only} given={new Set(rights.groups)} onToggle={toggle} />
      )}
    </div>
  )
}
