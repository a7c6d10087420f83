/** A speed limit as it is typed, in megabytes a second. Pure. */

const megabyte = 1_000_000

/** Bytes a second; `null` for no limit, `undefined` for what is no speed. */
export function perSecondOf(typed: string): number | null | undefined {
  const text = typed.trim().replace(',', '.')
  if (text === '') return null
  const value = Number(text)
  return Number.isFinite(value) && value > 0 ? Math.round(value * megabyte) : undefined
}
