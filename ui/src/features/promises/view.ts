/** Whose promises are shown, as the address says it: a tenant's platform, or a platform by itself. Pure. */
import type { Platform, TenantView } from '../../ipc'

export interface PromisesView {
  tenant?: string
  platform?: string
}

/** Takes what makes sense of an address's search part and drops the rest. */
export function readPromisesView({ tenant, platform }: Record<string, unknown>): PromisesView {
  if (typeof tenant === 'string') return { tenant }
  return typeof platform === 'string' ? { platform } : {}
}

/** What the address names; the first tenant where it names nothing that is known here, else the first platform. */
export function subjectOf(
  view: PromisesView,
  tenants: readonly TenantView[],
  platforms: readonly Platform[],
): { platform: Platform | undefined; tenant: TenantView | undefined } {
  const named = platforms.find(({ id }) => id === view.platform)
  if (named) return { platform: named, tenant: undefined }
  const tenant = tenants.find((each) => each.tenant.id === view.tenant) ?? tenants[0]
  const platform = platforms.find(({ id }) => id === tenant?.tenant.platform) ?? platforms[0]
  return { platform, tenant }
}
