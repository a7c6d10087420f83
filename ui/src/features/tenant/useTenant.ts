/** The tenant that the address names, the one of a name, and the names of all. */
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useMemo } from 'react'
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

/** What every tenant is called here, by its id. */
export function useTenantNames(): ReadonlyMap<TenantId, string> {
  const { data: tenants } = useQuery(ask('tenantList', {}))
  return useMemo(() => new Map(tenants?.map(({ tenant }) => [tenant.id, tenant.name])), [tenants])
}
