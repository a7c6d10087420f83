/** One account in full, as last read from its tenant. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Drawer } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { ask, type TenantId, type TenantView, type User } from '../../ipc'
import { Age, AsOf, Moment } from '../../ui/Age'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import { useReturnFocus } from '../../ui/focus'
import { Fact, Facts, Tag } from '../../ui/parts'
import { isOffline } from '../fleet/standing'
import { Kind, TwoFactor } from './columns'
import classes from './people.module.css'

interface Props {
  tenant: TenantId
  id: number
  view: TenantView | undefined
  onClose(): void
}

export default function PersonDrawer({ tenant, id, view, onClose }: Props) {
  const { t } = useLingui()
  useReturnFocus()
  const { data: user, error } = useQuery(ask('usersShow', { tenant, id }))
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size={440}
      title={user?.name ?? t`Account`}
      closeButtonProps={{ 'aria-label': t`Close` }}
      overlayProps={{ backgroundOpacity: 0.25 }}
    >
      {error && <FaultNotice fault={error} />}
      {user && <Details user={user} view={view} />}
    </Drawer>
  )
}

function Details({ user, view }: { user: User; view: TenantView | undefined }) {
  return (
    <>
      <Facts>
        <Fact name={<Trans>Login</Trans>}>{user.login}</Fact>
        <Fact name={<Trans>E-mail</Trans>}>{user.email ?? '–'}</Fact>
        <Fact name={<Trans>Tenant</Trans>}>
          <a href={`#/tenants/${encodeURIComponent(user.tenant)}`}>{view?.tenant.name ?? user.tenant}</a>
        </Fact>
        <Fact name={<Trans>Kind</Trans>}>
          <Kind kind={user.kind} />{' '}
          {!user.active && (
            <Tag tone="warn">
              <Trans>archived</Trans>
            </Tag>
          )}
        </Fact>
        <Fact name={<Trans>Last sign-in</Trans>}>
          {user.last_sign_in ? (
            <>
              <Moment at={user.last_sign_in} /> (<Age at={user.last_sign_in} />)
            </>
          ) : (
            <Trans>none recorded</Trans>
          )}
        </Fact>
        <Fact name={<Trans>Two-factor</Trans>}>
          <TwoFactor on={user.two_factor} />
        </Fact>
        <Fact name={<Trans>Record</Trans>}>{user.id}</Fact>
        <Fact name={<Trans>Read</Trans>}>
          <AsOf at={view?.users_as_of ?? null} offline={view !== undefined && isOffline(view)} />
        </Fact>
      </Facts>
      <section className={classes.drawerSection}>
        <h3>
          <Trans>API keys</Trans>
        </h3>
        {user.api_keys.length === 0 ? (
          <p className={classes.sub}>
            <Trans>None that this login may see.</Trans>
          </p>
        ) : (
          <ul className={classes.list}>
            {user.api_keys.map((key) => (
              <li key={key.id}>
                <span>{key.name}</span>
                <KeyEnd at={key.expires_at} />
              </li>
            ))}
          </ul>
        )}
      </section>
      <section className={classes.drawerSection}>
        <h3>
          <Trans>Groups</Trans>
        </h3>
        {user.groups.length === 0 ? (
          <p className={classes.sub}>
            <Trans>None that this login may see.</Trans>
          </p>
        ) : (
          <ul className={classes.list}>
            {user.groups.map((group) => (
              <li key={group.id}>
                <span>{group.name}</span>
                <span className={classes.sub}>{group.xmlid}</span>
              </li>
            ))}
          </ul>
        )}
      </section>
    </>
  )
}

function KeyEnd({ at }: { at: string | null }) {
  if (at === null)
    return (
      <Tag tone="warn">
        <Trans>never ends</Trans>
      </Tag>
    )
  if (new Date(at) < new Date())
    return (
      <Tag tone="bad">
        <Trans>
          ended <Age at={at} />
        </Trans>
      </Tag>
    )
  return (
    <span className={classes.sub}>
      <Trans>
        ends <Age at={at} />
      </Trans>
    </span>
  )
}
