/** The tenant that the address names, and the one of a name. */
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { ask, type TenantId } from '../../ipc'

export function useTenant() {
  const { tenant = '' } = useParams({ strict: false })
  return { id: tenant, ...useQuery(ask('tenantShow', { tenant })) }
}

/** The id of the tenant that is called so here. */
export function useTenantNamed(name: string): TenantId | null {
  const { data: tenants } = useQuery(ask('tenantList', {}))
  return tenants?.find(({ tenant }) => tenant.name === name)?.tenant.id ?? null
}
