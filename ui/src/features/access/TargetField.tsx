/** Which tenant is meant: one connected here, or one known by its address only. */
import { Trans, useLingui } from '@lingui/react/macro'
import { SegmentedControl, TextInput } from '@mantine/core'
import type { RequestGrant, TenantId } from '../../ipc'
import form from '../../ui/form.module.css'
import { TenantField } from '../tenant/TenantField'

export interface Target {
  way: 'connected' | 'address'
  tenant: TenantId | null
  url: string
  database: string
}

/** What it comes to, once it is complete. */
export function targetOf({
  way,
  tenant,
  url,
  database,
}: Target): Pick<RequestGrant, 'tenant' | 'address'> | null {
  if (way === 'connected') return tenant === null ? null : { tenant, address: null }
  const address = { url: url.trim(), database: database.trim() }
  return address.url === '' || address.database === '' ? null : { tenant: null, address }
}

export function TargetField({ target, onChange }: { target: Target; onChange(target: Target): void }) {
  const { t } = useLingui()
  return (
    <div className={form.fields}>
      <SegmentedControl
        size="xs"
        aria-label={t`Which tenant`}
        value={target.way}
        onChange={(way) => onChange({ ...target, way: way as Target['way'] })}
        data={[
          { value: 'connected', label: t`A tenant connected here` },
          { value: 'address', label: t`By its address` },
        ]}
      />
      {target.way === 'connected' ? (
        <TenantField
          label={<Trans>Tenant</Trans>}
          value={target.tenant}
          onChange={(tenant) => onChange({ ...target, tenant })}
        />
      ) : (
        <div className={form.pair}>
          <TextInput
            label={<Trans>Address</Trans>}
            placeholder="https://"
            value={target.url}
            onChange={({ currentTarget }) => onChange({ ...target, url: currentTarget.value })}
            spellCheck={false}
            autoComplete="off"
          />
          <TextInput
            label={<Trans>Database</Trans>}
            value={target.database}
            onChange={({ currentTarget }) => onChange({ ...target, database: currentTarget.value })}
            spellCheck={false}
            autoComplete="off"
          />
        </div>
      )}
    </div>
  )
}
