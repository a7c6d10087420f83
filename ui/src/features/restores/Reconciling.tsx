/** What a restore brought back with the old state: what was ended, and what somebody has to see to. */
import { useLingui } from '@lingui/react'
import { Plural, Trans } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import type { PolicyBrought, PolicyField, Reconciled, TenantId } from '../../ipc'
import { Evidence, EvidenceLine } from '../../ui/Evidence'
import { useFormat } from '../../ui/format'
import { policyNames, usePolicyValue } from '../policies/words'

interface Props {
  found: Reconciled
  tenant: TenantId
}

export function Reconciling({ found, tenant }: Props) {
  const format = useFormat()
  const { support_ended, support_left, policies, archived_since, unseen } = found
  const quiet = [support_left, policies, archived_since, unseen].every(({ length }) => length === 0)
  return (
    <Evidence>
      {support_ended.length > 0 && (
        <EvidenceLine mark="held">
          <Plural
            value={support_ended.length}
            one="A support account that it brought back was archived:"
            other="# support accounts that it brought back were archived:"
          />{' '}
          {format.list(support_ended)}
        </EvidenceLine>
      )}
      {support_left.map((left) => (
        <EvidenceLine key={left} mark="warning">
          <Trans>A support account is active again and could not be archived:</Trans>{' '}
          <span lang="en">{left}</span>
        </EvidenceLine>
      ))}
      {policies.length > 0 && (
        <EvidenceLine mark="warning">
          <Trans>Password and lockout policies are those of the backup again.</Trans>{' '}
          <Link to="/tenants/$tenant/policies" params={{ tenant }}>
            <Trans>Set them as they were</Trans>
          </Link>
          <Policies policies={policies} />
        </EvidenceLine>
      )}
      {archived_since.length > 0 && (
        <EvidenceLine mark="warning">
          <Plural
            value={archived_since.length}
            one="A person who was archived since is active again:"
            other="# people who were archived since are active again:"
          />{' '}
          {format.list(archived_since)}.{' '}
          <Link to="/tenants/$tenant/people" params={{ tenant }}>
            <Trans>See the people</Trans>
          </Link>
        </EvidenceLine>
      )}
      {unseen.map((what) => (
        <EvidenceLine key={what} mark="unknown">
          <Trans>This could not be looked at:</Trans> <span lang="en">{what}</span>
        </EvidenceLine>
      ))}
      {quiet && (
        <EvidenceLine mark="held">
          <Trans>Nothing is left to see to: policies and people are as they were.</Trans>
        </EvidenceLine>
      )}
    </Evidence>
  )
}

function Policies({ policies }: { policies: PolicyBrought[] }) {
  const { _ } = useLingui()
  const value = usePolicyValue()
  /** With its unit, where it is a number of a policy that is known. */
  const words = (field: string, said: string) =>
    field in policyNames && said !== '' && !Number.isNaN(Number(said))
      ? value(field as PolicyField, Number(said))
      : said
  return (
    <ul>
      {policies.map(({ field, was, is }) => (
        <li key={field}>
          {field in policyNames ? _(policyNames[field as PolicyField]) : field}:{' '}
          <Brought is={words(field, is)} was={words(field, was)} />
        </li>
      ))}
    </ul>
  )
}

function Brought({ is, was }: { is: string; was: string }) {
  return (
    <Trans>
      {is}, and was {was}
    </Trans>
  )
}
