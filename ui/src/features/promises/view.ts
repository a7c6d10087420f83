/** What the pages of promises show, as their addresses say it. Pure. */
import type { Platform, TenantView } from '../../ipc'
import { said, textOf } from '../../ui/address'

/** Of how tenants stand: those only that fit; of one tenant's checks: its faults only. */
export interface StandingsView {
  /** Only tenants whose name has this in it. */
  q?: string
  /** Only with a fault that is not accepted. */
  faults?: true
  /** Only on this platform. */
  platform?: string
}

/** Takes what makes sense of an address's search part and drops the rest. */
export function readStandingsView({ q, faults, platform }: Record<string, unknown>): StandingsView {
  return said<StandingsView>({
    q: textOf(q),
    faults: faults === true || undefined,
    platform: textOf(platform),
  })
}

/** Whose words are shown: those of a tenant's platform, or of a platform by itself. */
export interface PlatformsView {
  tenant?: string
  platform?: string
}

/** Takes what makes sense of an address's search part and drops the rest. */
export function readPlatformsView({ tenant, platform }: Record<string, unknown>): PlatformsView {
  const of = textOf(tenant)
  return said<PlatformsView>(of === undefined ? { platform: textOf(platform) } : { tenant: of })
}

/** What the address names; the first tenant where it names nothing that is known here, else the first platform. */
export function subjectOf(
  view: PlatformsView,
  tenants: readonly TenantView[],
  platforms: readonly Platform[],
): { platform: Platform | undefined; tenant: TenantView | undefined } {
  const named = platforms.find(({ id }) => id === view.platform)
  if (named) return { platform: named, tenant: undefined }
  const tenant = tenants.find((each) => each.tenant.id === view.tenant) ?? tenants[0]
  const platform = platforms.find(({ id }) => id === tenant?.tenant.platform) ?? platforms[0]
  return { platform, tenant }
}
