/**
 * Somebody leaves: in one tenant, or wherever the same address has an account. Every tenant is asked afresh by the
 * preview; what is listed here is only what is known already.
 */
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { Button, Radio } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { ask, type Intent, type TenantView, type User } from '../../ipc'
import { Tag } from '../../ui/parts'
import { StageTag } from '../tenant/StageTag'
import { WhyWords } from './DeedButtons'
import { addressOf, whyNot } from './deeds'
import { forAccounts } from './Planned'
import classes from './people.module.css'

/** Nobody has more accounts under one address than this many tenants show at once. */
const mostListed = 200

interface Props {
  user: User
  view: TenantView | undefined
  onIntent(intent: Intent): void
}

export function LeavingForm({ user, view, onIntent }: Props) {
  const { t } = useLingui()
  const { data: tenants } = useQuery(ask('tenantList', {}))
  const address = addressOf(user)
  const notHere = whyNot('offboard', user, view)
  const [where, setWhere] = useState<'here' | 'everywhere'>(address ? 'everywhere' : 'here')
  const here = view?.tenant.name ?? user.tenant
  const count = tenants?.length ?? 0

  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (where === 'everywhere' && address && tenants)
      onIntent({
        kind: 'users',
        whom: { kind: 'person', login: address, tenants: tenants.map(({ tenant }) => tenant.id) },
        operation: { kind: 'offboard' },
      })
    else onIntent(forAccounts([{ tenant: user.tenant, id: user.id }], { kind: 'offboard' }))
  }
  return (
    <form className={classes.form} onSubmit={submit}>
      <p>
        <Trans>
          API keys are revoked, open sessions end with a password that nobody knows, and the account is
          archived. What the person made stays.
        </Trans>
      </p>
      <Radio.Group
        label={t`Where ${user.name} leaves`}
        value={where}
        onChange={(value) => setWhere(value as typeof where)}
      >
        <div className={classes.choices}>
          <Radio
            value="everywhere"
            disabled={address === null}
            label={<Trans>Everywhere</Trans>}
            description={
              address ? (
                <Trans>Every account whose login or e-mail is {address}.</Trans>
              ) : (
                <Trans>
                  Not possible: there is no address here, and {user.login} may be somebody else in another
                  tenant.
                </Trans>
              )
            }
          />
          <Radio
            value="here"
            disabled={notHere !== null}
            label={<Trans>Only in {here}</Trans>}
            description={notHere && <WhyWords why={notHere} view={view} />}
          />
        </div>
      </Radio.Group>
      {where === 'everywhere' && address && <KnownAccounts address={address} tenants={tenants ?? []} />}
      <div>
        <Button
          type="submit"
          color="red"
          disabled={where === 'here' ? notHere !== null : address === null || count === 0}
        >
          {where === 'everywhere' ? (
            <Plural value={count} one="Ask # tenant and preview" other="Ask # tenants and preview" />
          ) : (
            <Trans>Preview the change</Trans>
          )}
        </Button>
      </div>
    </form>
  )
}

/** Where the copy knows the address. */
function KnownAccounts({ address, tenants }: { address: string; tenants: TenantView[] }) {
  const { t } = useLingui()
  const { data } = useQuery(
    ask('usersList', {
      tenant: null,
      filter: { search: address, active: null },
      sort: { by: 'tenant', descending: false },
      offset: 0,
      limit: mostListed,
    }),
  )
  const folded = address.toLowerCase()
  const known = data?.rows.filter(({ login, email }) =>
    [login, email].some((name) => name?.toLowerCase() === folded),
  )
  const views = new Map(tenants.map((view) => [view.tenant.id, view]))
  if (!known) return null
  return (
    <div>
      <p className={classes.sub} role="status">
        <Plural
          value={known.length}
          one="# account is known. The preview asks every tenant again and finds others too."
          other="# accounts are known. The preview asks every tenant again and finds others too."
        />
      </p>
      <ul className={classes.list} aria-label={t`Known accounts`}>
        {known.map((user) => {
          const view = views.get(user.tenant)
          return (
            <li key={`${user.tenant}/${user.id}`}>
              <span>
                {view?.tenant.name ?? user.tenant} {view && <StageTag stage={view.tenant.stage} />}
              </span>
              <span className={classes.sub}>
                {user.login}{' '}
                {!user.active && (
                  <Tag tone="warn">
                    <Trans>archived</Trans>
                  </Tag>
                )}
              </span>
            </li>
          )
        })}
      </ul>
    </div>
  )
}
