/** Chooses one of the connected tenants, of any number: by its name, as it is typed. */
import { useLingui } from '@lingui/react/macro'
import { Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ask, type TenantId } from '../../ipc'

/** As many as a list can be looked through. */
const mostShown = 50

interface Props {
  label: ReactNode
  description?: ReactNode
  value: TenantId | null
  onChange(tenant: TenantId | null): void
  /** The dialog around it begins here. */
  'data-autofocus'?: boolean
}

export function TenantField(props: Props) {
  const { t } = useLingui()
  const { data: views } = useQuery(ask('tenantList', {}))
  return (
    <Select
      {...props}
      placeholder={t`Choose a tenant…`}
      data={(views ?? []).map(({ tenant }) => ({ value: tenant.id, label: tenant.name }))}
      searchable
      limit={mostShown}
      openOnFocus={false}
      nothingFoundMessage={t`Nothing matches`}
      comboboxProps={{ withinPortal: true }}
    />
  )
}
