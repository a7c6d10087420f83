/** The tenant that the address names. */
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { ask } from '../../ipc'

export function useTenant() {
  const { tenant = '' } = useParams({ strict: false })
  return { id: tenant, ...useQuery(ask('tenantShow', { tenant })) }
}
