/** Groups, templates and imports of the fake core. */
import type { ImportPreview, ImportRow } from '../../src/ipc/generated'
import type { FakeCore } from './core'
import { catalogue, devicesOf, impliedOf, templates } from './groups'
import { fault, type Handlers } from './handlers'

type RightsHandlers = Pick<
  Handlers,
  | 'user_look'
  | 'group_catalogue'
  | 'template_list'
  | 'template_save'
  | 'template_remove'
  | 'users_read_import'
  | 'tenant_set_stage'
  | 'tenant_set_platform'
>

export function rightsOf(core: FakeCore): RightsHandlers {
  let known = templates
  return {
    user_look: ({ tenant, id }) => {
      const view = core.tenant(tenant)
      if (view.refresh_fault) throw view.refresh_fault
      const user = core.people(tenant).find((each) => each.id === id)
      if (!user) throw fault('not_found', 'There is no such account.')
      return {
        user,
        implied: impliedOf(user),
        devices: devicesOf(view.check?.probe.version?.series ?? 0, user, core.now),
        read_at: new Date().toISOString(),
      }
    },
    group_catalogue: ({ tenant }) => {
      const view = core.tenant(tenant)
      if (view.refresh_fault) throw view.refresh_fault
      return catalogue()
    },
    template_list: () => known,
    template_save: ({ name, groups }) => {
      const template = { id: name.toLowerCase(), name, groups, built_in: false }
      known = [...known.filter(({ id }) => id !== template.id), template]
      return template
    },
    template_remove: ({ name }) => {
      known = known.filter(({ id }) => id !== name)
      return {}
    },
    users_read_import: ({ from }) => importOf(from),
    tenant_set_stage: ({ tenant, stage }) => {
      const view = core.tenant(tenant)
      view.tenant.stage = stage
      return view
    },
    tenant_set_platform: ({ tenant, platform }) => {
      const view = core.tenant(tenant)
      view.tenant.platform = platform
      return view
    },
  }
}

/** `wrong` in the file's name gives one with faults, `empty` one without rows. */
function importOf(from: string): ImportPreview {
  if (from.includes('missing'))
    throw fault('cannot_read', 'No such file or directory.', { fields: { path: from } })
  const rows: ImportRow[] = from.includes('empty')
    ? []
    : ['Elif Kaya', 'Marco Rossi', 'Ingrid Lindqvist'].map((name, index) => {
        const login = `${name.toLowerCase().replace(' ', '.')}@acme.example`
        return {
          line: index + 2,
          user: { login, name, email: login, kind: 'internal', groups: ['stock.group_stock_user'] },
          faults: [],
        }
      })
  const second = rows[1]
  if (from.includes('wrong') && second) {
    second.user.email = 'marco.rossi'
    second.faults = [
      fault('invalid_input', '“marco.rossi” is no e-mail address.', { fields: { field: 'email' } }),
      fault('not_found', 'There is no group sales.group_of_nobody here.', { fields: { field: 'groups' } }),
    ]
  }
  return {
    rows,
    ignored_columns: ['phone'],
    sound: rows.every(({ faults }) => faults.length === 0),
  }
}
