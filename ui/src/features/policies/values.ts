/** Policy values as somebody types them, and what they come to. Pure. */
import type { PolicyField } from '../../ipc'
import { policyFields, policyMaximum } from './words'

export type Values = Partial<Record<PolicyField, number>>
export type Typed = Partial<Record<PolicyField, string>>

/** A whole number of the field's range; `null` for anything else. */
export function readValue(field: PolicyField, typed: string): number | null {
  const text = typed.trim()
  if (!/^\d{1,6}$/.test(text)) return null
  const value = Number(text)
  return value <= policyMaximum[field] ? value : null
}

/** What was typed, as values; `null` where one of them is none. */
export function readValues(typed: Typed): Values | null {
  const values: Values = {}
  for (const field of policyFields) {
    const text = typed[field]
    if (text === undefined) continue
    const value = readValue(field, text)
    if (value === null) return null
    values[field] = value
  }
  return values
}

export function typedOf(values: Values): Typed {
  return Object.fromEntries(Object.entries(values).map(([field, value]) => [field, String(value)]))
}

export const fieldsOf = (values: Values): PolicyField[] =>
  policyFields.filter((field) => values[field] !== undefined)
