/**
 * What can be done with an account over a connection, and why not. Goes by the tenant's latest check, so that a button
 * can say its reason; what really may be done is the tenant's answer to the plan.
 */
import type { TenantView, User, UserOperation } from '../../ipc'

export type Deed = Exclude<UserOperation['kind'], 'reset_password'> | 'reset_by_mail' | 'set_password'

export type Why =
  | 'public'
  | 'no_rights'
  | 'own_login'
  | 'needs_password'
  | 'no_devices_in_version'
  | 'sessions_need_password_change'
  | 'archived'
  | 'no_email'
  | 'no_keys'
  | 'two_factor_off'
  | 'two_factor_unknown'
  | 'portal_groups'
  | 'already_archived'
  | 'already_active'

/** Devices can be read and revoked from here on. */
const firstWithDevices = 18

/** What would cut Reeve's own connection. */
const cutsOwnLogin: readonly Deed[] = ['archive', 'offboard', 'kind', 'reset_by_mail', 'set_password']
/** What the server does only for somebody who has just proven who he is, with a password. */
const provesIdentity: readonly Deed[] = [
  'revoke_keys',
  'revoke_devices',
  'end_sessions',
  'disable_two_factor',
]

export function whyNot(deed: Deed, user: User, view: TenantView | undefined): Why | null {
  if (user.kind === 'public') return 'public'
  const rights = view?.check?.rights
  if (rights && !rights.write_users) return 'no_rights'
  if (rights?.uid === user.id && cutsOwnLogin.includes(deed)) return 'own_login'

  const series = view?.check?.probe.version?.series
  if (series != null && series < firstWithDevices) {
    if (deed === 'revoke_devices') return 'no_devices_in_version'
    if (deed === 'end_sessions') return 'sessions_need_password_change'
  }
  const moot = whyMoot(deed, user)
  if (moot) return moot
  if (view?.tenant.sign_in_with === 'api_key' && provesIdentity.includes(deed)) return 'needs_password'
  return null
}

/** Why it makes no sense for this account, whoever asks. */
function whyMoot(deed: Deed, user: User): Why | null {
  switch (deed) {
    case 'archive':
      return user.active ? null : 'already_archived'
    case 'unarchive':
      return user.active ? 'already_active' : null
    case 'groups':
    case 'copy_rights':
    case 'template':
      return user.kind === 'portal' ? 'portal_groups' : null
    case 'reset_by_mail':
      return !user.active ? 'archived' : user.email === null ? 'no_email' : null
    case 'revoke_keys':
      return user.api_keys.length === 0 ? 'no_keys' : null
    case 'disable_two_factor':
      return user.two_factor === null ? 'two_factor_unknown' : user.two_factor ? null : 'two_factor_off'
    default:
      return null
  }
}

/** The one thing that names a person in every tenant: an address. A login such as `admin` is somebody else elsewhere. */
export function addressOf(user: User): string | null {
  return [user.login, user.email].find((name) => name?.includes('@')) ?? null
}
