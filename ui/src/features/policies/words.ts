/** Policy values in words: what each is called, what its number counts, what none of it means. */
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import type { PolicyField } from '../../ipc'
import { type Format, useFormat } from '../../ui/format'

/** Every field, in the order people see them. */
export const policyFields = [
  'minimum_length',
  'strength',
  'lowercase',
  'uppercase',
  'digits',
  'special',
  'expire_days',
  'history',
  'minimum_hours',
  'lockout_after',
  'lockout_seconds',
] as const satisfies readonly PolicyField[]

export const policyNames: Record<PolicyField, MessageDescriptor> = {
  minimum_length: msg`Minimum length`,
  strength: msg`Estimated strength`,
  lowercase: msg`Lower-case letters`,
  uppercase: msg`Upper-case letters`,
  digits: msg`Digits`,
  special: msg`Special characters`,
  expire_days: msg`Passwords expire after`,
  history: msg`Earlier passwords refused`,
  minimum_hours: msg`Time between two changes`,
  lockout_after: msg`Failures before the cool-down`,
  lockout_seconds: msg`Length of the cool-down`,
}

/** The largest value that makes sense; the core refuses more. */
export const policyMaximum: Record<PolicyField, number> = {
  minimum_length: 128,
  strength: 4,
  lowercase: 32,
  uppercase: 32,
  digits: 32,
  special: 32,
  expire_days: 3650,
  history: 100,
  minimum_hours: 720,
  lockout_after: 1000,
  lockout_seconds: 86_400,
}

/** A value with its unit, and a word where 0 means that there is no such rule. */
export function usePolicyValue(): (field: PolicyField, value: number) => string {
  const { t } = useLingui()
  const format = useFormat()
  return (field, value) => {
    const number = format.number(value)
    switch (field) {
      case 'minimum_length':
        return value === 0 ? t`no rule` : t`${number} characters`
      case 'lowercase':
      case 'uppercase':
      case 'digits':
      case 'special':
        return value === 0 ? t`no rule` : t`at least ${number}`
      case 'strength':
        return value === 0 ? t`no rule` : t`${number} of 4`
      case 'expire_days':
        return value === 0 ? t`never` : format.exactly(value, 'day')
      case 'history':
        return value === 0 ? t`none` : number
      case 'minimum_hours':
        return value === 0 ? t`none` : format.exactly(value, 'hour')
      case 'lockout_after':
        return value === 0 ? t`no lock-out` : number
      case 'lockout_seconds':
        return value === 0 ? t`no cool-down` : seconds(format, value)
    }
  }
}

/** What a value's number counts, short, beside a field. */
export function usePolicyUnit(): (field: PolicyField) => string {
  const { t } = useLingui()
  return (field) => {
    switch (field) {
      case 'minimum_length':
        return t`characters`
      case 'strength':
        return t`of 4`
      case 'lowercase':
      case 'uppercase':
      case 'digits':
      case 'special':
        return t`at least`
      case 'expire_days':
        return t`days`
      case 'history':
        return t`passwords`
      case 'minimum_hours':
        return t`hours`
      case 'lockout_after':
        return t`failures`
      case 'lockout_seconds':
        return t`seconds`
    }
  }
}

/** What 0 means of each value. */
export const zeroWords: Record<PolicyField, MessageDescriptor> = {
  minimum_length: msg`0: any length.`,
  strength: msg`0: not estimated.`,
  lowercase: msg`0: no rule.`,
  uppercase: msg`0: no rule.`,
  digits: msg`0: no rule.`,
  special: msg`0: no rule.`,
  expire_days: msg`0: never.`,
  history: msg`0: none is refused.`,
  minimum_hours: msg`0: at any time.`,
  lockout_after: msg`0: no lock-out.`,
  lockout_seconds: msg`0: nothing is refused.`,
}

/** Seconds in the largest unit that gives a whole number. */
export function seconds(format: Format, value: number, length?: 'short'): string {
  if (value > 0 && value % 3600 === 0) return format.exactly(value / 3600, 'hour', length)
  if (value > 0 && value % 60 === 0) return format.exactly(value / 60, 'minute', length)
  return format.exactly(value, 'second', length)
}
