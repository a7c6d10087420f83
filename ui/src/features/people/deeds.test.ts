import { describe, expect, it } from 'vitest'
import { fleet, peopleOf } from '../../../test/fake/fleet'
import type { TenantView, User } from '../../ipc'
import { addressOf, whyNot } from './deeds'

const now = Date.UTC(2026, 10, 21)
const views = fleet(now, 10)
const view = (id: string) => views.find(({ tenant }) => tenant.id === id) as TenantView
const person = (id: string, change: Partial<User> = {}): User => ({
  ...(peopleOf(view(id), now)[1] as User),
  kind: 'internal',
  active: true,
  email: 'ayse@acme.example',
  two_factor: true,
  api_keys: [{ id: 1, name: 'Scanner', created_at: null, expires_at: null }],
  ...change,
})

describe('what can be done with an account', () => {
  it('is everything, for an internal account over a password sign-in with the rights', () => {
    const user = person('acme')
    for (const deed of [
      'edit',
      'archive',
      'groups',
      'copy_rights',
      'template',
      'kind',
      'reset_by_mail',
      'set_password',
      'end_sessions',
      'revoke_keys',
      'revoke_devices',
      'disable_two_factor',
      'offboard',
    ] as const)
      expect(whyNot(deed, user, view('acme')), deed).toBeNull()
  })

  it('is nothing where the tenant lets the login only look', () => {
    expect(whyNot('edit', person('bakery'), view('bakery'))).toBe('no_rights')
    expect(whyNot('offboard', person('bakery'), view('bakery'))).toBe('no_rights')
  })

  it('leaves out what the server does only for a proven password, over an API key', () => {
    const user = person('growsoft')
    for (const deed of ['revoke_keys', 'revoke_devices', 'end_sessions', 'disable_two_factor'] as const)
      expect(whyNot(deed, user, view('growsoft')), deed).toBe('needs_password')
    expect(whyNot('archive', user, view('growsoft')), 'an API key is enough for the rest').toBeNull()
  })

  it('goes by the version where that decides', () => {
    expect(whyNot('revoke_devices', person('cicek'), view('cicek')), '17 keeps none').toBe(
      'no_devices_in_version',
    )
    expect(whyNot('end_sessions', person('cicek'), view('cicek'))).toBe('sessions_need_password_change')
  })

  it('never cuts the branch that Reeve sits on', () => {
    const own = person('acme', { id: 2 })
    for (const deed of ['archive', 'offboard', 'kind', 'set_password', 'reset_by_mail'] as const)
      expect(whyNot(deed, own, view('acme')), deed).toBe('own_login')
    expect(whyNot('edit', own, view('acme'))).toBeNull()
  })

  it('says what makes no sense for the account', () => {
    const acme = view('acme')
    expect(whyNot('reset_by_mail', person('acme', { email: null }), acme)).toBe('no_email')
    expect(whyNot('reset_by_mail', person('acme', { active: false }), acme)).toBe('archived')
    expect(whyNot('archive', person('acme', { active: false }), acme)).toBe('already_archived')
    expect(whyNot('unarchive', person('acme'), acme)).toBe('already_active')
    expect(whyNot('revoke_keys', person('acme', { api_keys: [] }), acme)).toBe('no_keys')
    expect(whyNot('disable_two_factor', person('acme', { two_factor: false }), acme)).toBe('two_factor_off')
    expect(whyNot('disable_two_factor', person('acme', { two_factor: null }), acme)).toBe(
      'two_factor_unknown',
    )
    expect(whyNot('groups', person('acme', { kind: 'portal' }), acme)).toBe('portal_groups')
    expect(whyNot('edit', person('acme', { kind: 'public' }), acme)).toBe('public')
  })

  it('forbids nothing that no check has told of', () => {
    expect(whyNot('archive', person('acme'), undefined)).toBeNull()
    expect(whyNot('revoke_keys', person('acme'), { ...view('acme'), check: null })).toBeNull()
  })
})

describe('the address that names a person everywhere', () => {
  it('is the login or the e-mail, and never a bare login', () => {
    expect(addressOf(person('acme', { login: 'ayse@x.example', email: 'a@y.example' }))).toBe(
      'ayse@x.example',
    )
    expect(addressOf(person('acme', { login: 'ayse', email: 'a@y.example' }))).toBe('a@y.example')
    expect(
      addressOf(person('acme', { login: 'admin', email: null })),
      'admin is somebody else elsewhere',
    ).toBe(null)
  })
})
