/** Groups, templates and imports of the fake core. */
import { type FakeCore, fault, type Handlers } from './core'

type RightsHandlers = Pick<
  Handlers,
  | 'user_look'
  | 'group_catalogue'
  | 'template_list'
  | 'template_save'
  | 'template_remove'
  | 'users_read_import'
  | 'tenant_set_stage'
>

export function rightsOf(core: FakeCore): RightsHandlers {
  return {
    user_look: ({ tenant, id }) => {
      const user = core.people(tenant).find((each) => each.id === id)
      if (!user) throw fault('not_found', 'There is no such account.')
      return { user, implied: [], devices: null, read_at: new Date().toISOString() }
    },
    group_catalogue: () => [],
    template_list: () => [],
    template_save: ({ name, groups }) => ({ id: name.toLowerCase(), name, groups, built_in: false }),
    template_remove: () => ({}),
    users_read_import: () => ({ rows: [], ignored_columns: [], sound: true }),
    tenant_set_stage: ({ tenant, stage }) => {
      const view = core.tenant(tenant)
      view.tenant.stage = stage
      return view
    },
  }
}
