/** Connecting tenants to a fake core, and what is kept of each connection. */
import type { TenantView } from '../../src/ipc/generated'
import type { FakeCore } from './core'
import { fleet } from './fleet'
import { fault, type Handlers } from './handlers'
import { probe } from './probe'

type TenantHandlers = Pick<
  Handlers,
  | 'tenant_list'
  | 'tenant_show'
  | 'tenant_probe'
  | 'tenant_add'
  | 'tenant_check'
  | 'tenant_remove'
  | 'tenant_set_secret'
  | 'tenant_set_master_password'
>

export function tenantsOf(core: FakeCore): TenantHandlers {
  return {
    tenant_list: () => core.tenants,
    tenant_show: ({ tenant }) => core.tenant(tenant),
    tenant_probe: probe,
    tenant_add: (request) => {
      if (request.secret === 'wrong') throw fault('sign_in_refused', 'Wrong login/password')
      const view = fleet(core.now, 0)[6] as TenantView
      view.tenant = {
        ...view.tenant,
        id: `t${core.tenants.length}`,
        name: request.name,
        url: request.url,
        database: request.database,
        login: request.login,
        platform: request.platform,
        trust: request.trust ?? { kind: 'system' },
      }
      core.tenants = [...core.tenants, view]
      return view
    },
    tenant_check: ({ tenant }) => core.tenant(tenant),
    tenant_remove: ({ tenant }) => {
      core.tenants = core.tenants.filter((view) => view.tenant.id !== tenant)
      return {}
    },
    tenant_set_secret: ({ tenant }) => core.tenant(tenant),
    tenant_set_master_password: ({ tenant, secret }) => {
      if (secret === 'wrong') throw fault('master_password_wrong', 'The server refused this master password.')
      const view = core.tenant(tenant)
      view.tenant.has_master_password = secret !== ''
      return view
    },
  }
}
