/** Numbers, sizes and times in the user's words. Pure; `useFormat` binds them to the chosen language. */
import { useLingui } from '@lingui/react'
import { useMemo } from 'react'
import { regionFor } from '../locales/i18n'

const byteUnits = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const

/** Steps of relative time: up to how many seconds, counted in which unit of how many seconds. */
type Step = readonly [limit: number, unit: Intl.RelativeTimeFormatUnit, seconds: number]
const years: Step = [Number.POSITIVE_INFINITY, 'year', 365 * 86_400]
const ages: readonly Step[] = [
  [3_600, 'minute', 60],
  [86_400, 'hour', 3_600],
  [30 * 86_400, 'day', 86_400],
  [365 * 86_400, 'month', 30 * 86_400],
  years,
]

export interface Format {
  number(value: number): string
  bytes(value: number): string
  /** `3 min`, `1 h 20 min`, `12.5 s`. */
  duration(seconds: number): string
  /** `3h 12m`, for narrow places; hours and minutes only. */
  brief(seconds: number): string
  /** `60 days`, `90 seconds`: exactly that many, never rounded. */
  exactly(value: number, unit: 'second' | 'minute' | 'hour' | 'day', length?: 'short' | 'long'): string
  /** `3 min ago`, `in 2 days`; `now` below a minute. */
  age(at: Date, now: Date): string
  date(at: Date): string
  /** `20 Nov UTC`, `5 – 11 Nov UTC`: whole days of UTC, without their year. */
  days(from: Date, to: Date): string
  /** To the second, in the user's zone. */
  dateTime(at: Date): string
  percent(share: number): string
  /** `a, b and c`. */
  list(items: readonly string[]): string
  /** `a, b or c`. */
  either(items: readonly string[]): string
}

/** `2026-11-20 14:05:09 UTC`: the same everywhere, for comparing with a server's log. */
export function utc(at: Date): string {
  return `${at.toISOString().slice(0, 19).replace('T', ' ')} UTC`
}

/** Made when first asked for: each loads tables of its own, and a page shows few of them. */
function once<Made>(make: () => Made): () => Made {
  let made: Made | undefined
  return () => (made ??= make())
}

export function formatFor(locale: string): Format {
  const number = once(() => new Intl.NumberFormat(locale))
  const date = once(() => new Intl.DateTimeFormat(locale, { dateStyle: 'medium' }))
  const days = once(
    () => new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' }),
  )
  const dateTime = once(() => new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' }))
  const percent = once(() => new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 }))
  const list = once(() => new Intl.ListFormat(locale))
  const either = once(() => new Intl.ListFormat(locale, { type: 'disjunction' }))
  const justNow = once(() => new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }))
  const brief = once(() => new Intl.RelativeTimeFormat(locale, { style: 'short' }))
  const full = once(() => new Intl.RelativeTimeFormat(locale))
  // Making a formatter costs more than a whole row of a table: each kind is made once.
  const units = new Map<string, Intl.NumberFormat>()
  const unit = (value: number, name: string, digits = 0, length: 'narrow' | 'short' | 'long' = 'short') => {
    const key = `${name} ${digits} ${length}`
    let format = units.get(key)
    if (!format) {
      const look = { style: 'unit', unit: name, unitDisplay: length, maximumFractionDigits: digits } as const
      format = new Intl.NumberFormat(locale, look)
      units.set(key, format)
    }
    return format.format(value)
  }

  return {
    number: (value) => number().format(value),
    percent: (share) => percent().format(share),
    date: (at) => date().format(at),
    days: (from, to) => `${days().formatRange(from, to)} UTC`,
    dateTime: (at) => dateTime().format(at),
    list: (items) => list().format(items),
    either: (items) => either().format(items),
    bytes(value) {
      let step = 0
      let rest = value
      while (rest >= 1000 && step < byteUnits.length - 1) {
        rest /= 1000
        step++
      }
      return unit(rest, byteUnits[step] ?? 'byte', step > 0 && rest < 100 ? 1 : 0)
    },
    duration(seconds) {
      if (seconds < 60) return unit(seconds, 'second', seconds < 10 ? 1 : 0)
      const minutes = Math.round(seconds / 60)
      if (minutes < 60) return unit(minutes, 'minute')
      return `${unit(Math.floor(minutes / 60), 'hour')} ${unit(minutes % 60, 'minute')}`
    },
    brief(seconds) {
      const minutes = Math.ceil(seconds / 60)
      const rest = unit(minutes % 60, 'minute', 0, 'narrow')
      return minutes < 60 ? rest : `${unit(Math.floor(minutes / 60), 'hour', 0, 'narrow')} ${rest}`
    },
    exactly: (value, name, length = 'long') => unit(value, name, 0, length),
    age(at, now) {
      const seconds = (at.getTime() - now.getTime()) / 1000
      const distance = Math.abs(seconds)
      if (distance < 60) return justNow().format(0, 'second')
      const [, name, size] = ages.find(([limit]) => distance < limit) ?? years
      return (size < 86_400 ? brief : full)().format(Math.trunc(seconds / size), name)
    },
  }
}

const known = new Map<string, Format>()

export function useFormat(): Format {
  const { i18n } = useLingui()
  return useMemo(() => {
    const locale = regionFor(i18n.locale)
    const format = known.get(locale) ?? formatFor(locale)
    known.set(locale, format)
    return format
  }, [i18n.locale])
}
