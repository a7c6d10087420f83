/** A size as it is typed, in megabytes. Pure. */

const megabyte = 1_000_000

/** Bytes, 0 for an empty field; `undefined` for what is no size. */
export function sizeOf(typed: string): number | undefined {
  const text = typed.trim().replace(',', '.')
  if (text === '') return 0
  const value = Number(text)
  return Number.isFinite(value) && value >= 0 ? Math.round(value * megabyte) : undefined
}

export const typedOf = (bytes: number): string => (bytes === 0 ? '' : String(bytes / megabyte))
