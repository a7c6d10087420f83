/** What is known of an account, and beside each part what can be done about it. */
import { Trans, useLingui } from '@lingui/react/macro'
import { type ReactNode, useId } from 'react'
import type { TenantView, User, UserDetail, UserOperation } from '../../ipc'
import { Age, AsOf, Moment } from '../../ui/Age'
import { Fact, Facts, Tag } from '../../ui/parts'
import { isOffline } from '../fleet/standing'
import { StageTag } from '../tenant/StageTag'
import { Kind, TwoFactor } from './columns'
import { DeedButtons, WhyWords } from './DeedButtons'
import { DeviceList } from './DeviceList'
import { whyNot } from './deeds'
import { KeyList } from './KeyList'
import type { PersonFormName } from './PersonForm'
import classes from './people.module.css'

interface Props {
  user: User
  /** Read from the tenant just now. */
  detail: UserDetail | null
  asking: boolean
  view: TenantView | undefined
  onForm(form: PersonFormName): void
  onPlan(operation: UserOperation): void
}

export function PersonDetails({ user, detail, asking, view, onForm, onPlan }: Props) {
  const { t } = useLingui()
  const id = useId()
  // What keeps from editing keeps from everything: it is said once and not beside each part.
  const why = whyNot('edit', user, view)
  const of = { user, view, said: why && { why, id } }
  return (
    <>
      <PersonFacts user={user} detail={detail} asking={asking} view={view} />
      {why && (
        <p id={id} className={classes.why}>
          <WhyWords why={why} view={view} />
        </p>
      )}
      <div className={classes.drawerSection}>
        <DeedButtons
          {...of}
          deeds={[
            { deed: 'edit', words: <Trans>Edit…</Trans>, onPress: () => onForm('edit') },
            user.active
              ? {
                  deed: 'archive',
                  words: <Trans>Archive…</Trans>,
                  onPress: () => onPlan({ kind: 'archive' }),
                }
              : {
                  deed: 'unarchive',
                  words: <Trans>Bring back…</Trans>,
                  onPress: () => onPlan({ kind: 'unarchive' }),
                },
            user.kind === 'portal'
              ? {
                  deed: 'kind',
                  words: <Trans>Make internal…</Trans>,
                  onPress: () => onPlan({ kind: 'kind', to: 'internal' }),
                }
              : {
                  deed: 'kind',
                  words: <Trans>Make portal…</Trans>,
                  onPress: () => onPlan({ kind: 'kind', to: 'portal' }),
                },
            {
              deed: 'offboard',
              words: <Trans>This person is leaving…</Trans>,
              onPress: () => onForm('leave'),
              grave: true,
            },
          ]}
        />
      </div>
      <Part title={<Trans>Signing in</Trans>}>
        <DeedButtons
          {...of}
          deeds={[
            {
              deed: 'set_password',
              words: <Trans>Reset password…</Trans>,
              onPress: () => onForm('password'),
            },
            {
              deed: 'end_sessions',
              words: <Trans>End sessions…</Trans>,
              onPress: () => onPlan({ kind: 'end_sessions' }),
            },
            {
              deed: 'disable_two_factor',
              words: <Trans>Turn off two-factor…</Trans>,
              onPress: () => onPlan({ kind: 'disable_two_factor' }),
            },
          ]}
        />
      </Part>
      <Part title={<Trans>API keys</Trans>}>
        <KeyList {...of} onPlan={onPlan} />
      </Part>
      <Part title={<Trans>Devices</Trans>}>
        <DeviceList {...of} devices={detail?.devices} known={detail !== null} onPlan={onPlan} />
      </Part>
      <Part title={<Trans>Groups</Trans>}>
        <DeedButtons
          {...of}
          deeds={[
            { deed: 'groups', words: <Trans>Change groups…</Trans>, onPress: () => onForm('groups') },
            { deed: 'copy_rights', words: <Trans>Copy the rights of…</Trans>, onPress: () => onForm('copy') },
            { deed: 'template', words: <Trans>Apply a template…</Trans>, onPress: () => onForm('template') },
          ]}
        />
        <ul className={classes.list} aria-label={t`Groups`}>
          {user.groups.length === 0 && (
            <li className={classes.sub}>
              <Trans>None that this login may see.</Trans>
            </li>
          )}
          {user.groups.map((group) => (
            <li key={group.id}>
              <span>{group.name}</span>
              <span className={classes.sub}>{group.xmlid}</span>
            </li>
          ))}
          {detail?.implied.map((group) => (
            <li key={group.id}>
              <span className={classes.sub}>{group.name}</span>
              <Tag>
                <Trans>implied</Trans>
              </Tag>
            </li>
          ))}
        </ul>
      </Part>
    </>
  )
}

function PersonFacts({ user, detail, asking, view }: Omit<Props, 'onForm' | 'onPlan'>) {
  return (
    <Facts>
      <Fact name={<Trans>Login</Trans>}>{user.login}</Fact>
      <Fact name={<Trans>E-mail</Trans>}>{user.email ?? '–'}</Fact>
      <Fact name={<Trans>Tenant</Trans>}>
        <a href={`#/tenants/${encodeURIComponent(user.tenant)}`}>{view?.tenant.name ?? user.tenant}</a>{' '}
        {view && <StageTag stage={view.tenant.stage} />}
      </Fact>
      <Fact name={<Trans>Kind</Trans>}>
        <Kind kind={user.kind} />{' '}
        {user.administrator && (
          <Tag tone="accent">
            <Trans>Settings rights</Trans>
          </Tag>
        )}{' '}
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
        <span role="status">
          {detail ? (
            <AsOf at={detail.read_at} />
          ) : (
            <AsOf at={view?.users_as_of ?? null} offline={view !== undefined && isOffline(view)} />
          )}
          {asking && (
            <span className={classes.sub}>
              {' · '}
              <Trans>asking the tenant…</Trans>
            </span>
          )}
        </span>
      </Fact>
    </Facts>
  )
}

function Part({ title, children }: { title: ReactNode; children: ReactNode }) {
  return (
    <section className={classes.drawerSection}>
      <h3>{title}</h3>
      {children}
    </section>
  )
}
