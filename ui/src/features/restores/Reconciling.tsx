/** What a restore brought back with the old state: what was ended, and what somebody has to see to. */
import { useLingui } from '@lingui/react'
import { Plural, Trans } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { PolicyBrought, PolicyField, Reconciled, TenantId } from '../../ipc'
import { useFormat } from '../../ui/format'
import { CheckIcon, QuestionIcon, WarningIcon } from '../../ui/icons'
import { policyNames, usePolicyValue } from '../policies/words'
import own from './restores.module.css'

interface Props {
  found: Reconciled
  tenant: TenantId
}

export function Reconciling({ found, tenant }: Props) {
  const format = useFormat()
  const { support_ended, support_left, policies, archived_since, unseen } = found
  const quiet = [support_left, policies, archived_since, unseen].every(({ length }) => length === 0)
  return (
    <ul className={own.found}>
      {support_ended.length > 0 && (
        <Found tone="good">
          <Plural
            value={support_ended.length}
            one="A support account that it brought back was archived:"
            other="# support accounts that it brought back were archived:"
          />{' '}
          {format.list(support_ended)}
        </Found>
      )}
      {support_left.map((left) => (
        <Found key={left} tone="warn">
          <Trans>A support account is active again and could not be archived:</Trans>{' '}
          <span lang="en">{left}</span>
        </Found>
      ))}
      {policies.length > 0 && (
        <Found tone="warn">
          <Trans>Password and lockout policies are those of the backup again.</Trans>{' '}
          <Link to="/tenants/$tenant/policies" params={{ tenant }}>
            <Trans>Set them as they were</Trans>
          </Link>
          <Policies policies={policies} />
        </Found>
      )}
      {archived_since.length > 0 && (
        <Found tone="warn">
          <Plural
            value={archived_since.length}
            one="A person who was archived since is active again:"
            other="# people who were archived since are active again:"
          />{' '}
          {format.list(archived_since)}.{' '}
          <Link to="/tenants/$tenant/people" params={{ tenant }}>
            <Trans>See the people</Trans>
          </Link>
        </Found>
      )}
      {unseen.map((what) => (
        <Found key={what} tone="unknown">
          <Trans>This could not be looked at:</Trans> <span lang="en">{what}</span>
        </Found>
      ))}
      {quiet && (
        <Found tone="good">
          <Trans>Nothing is left to see to: policies and people are as they were.</Trans>
        </Found>
      )}
    </ul>
  )
}

const signs = { good: CheckIcon, warn: WarningIcon, unknown: QuestionIcon }

function Found({ tone, children }: { tone: keyof typeof signs; children: ReactNode }) {
  const Sign = signs[tone]
  return (
    <li>
      <Sign className={own.sign} data-tone={tone} />
      <div>{children}</div>
    </li>
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
