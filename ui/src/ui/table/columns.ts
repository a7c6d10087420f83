/** How a table's columns are described: TanStack Table's definitions, with what our renderer adds. */
import { type ColumnDef, createColumnHelper, metaHelper, tableFeatures } from '@tanstack/react-table'

/** What a column tells the renderer beyond its content. */
export interface ColumnLook {
  /** Share of the width in `fr`-like weights, or fixed pixels. */
  width: number | `${number}px`
  /** Sort key; without one the column cannot be sorted by. */
  sort?: string
  /** Dropped when the table is narrower than this. */
  from?: 'sm' | 'md' | 'lg' | 'xl'
  numeric?: boolean
}

export const features = tableFeatures({ columnMeta: metaHelper<ColumnLook>() })
export type Features = typeof features

/**
 * Columns of a table of `Row`s. The first one names the row: it becomes the row's header and its link. A `cell` is called
 * for what it shows and is no component: what needs a hook is a component inside it.
 */
// biome-ignore lint/suspicious/noExplicitAny: each column has a value type of its own
export type Columns<Row extends object> = ColumnDef<Features, Row, any>[]

export const columnsOf = <Row extends object>() => createColumnHelper<Features, Row>()

export interface Sort<Key extends string = string> {
  by: Key
  descending: boolean
}

/** The next order when a header is pressed: ascending first, then descending. */
export function toggled<Key extends string>(sort: Sort<Key>, by: Key): Sort<Key> {
  return { by, descending: sort.by === by ? !sort.descending : false }
}

type Comparable = string | number | null

/** Sorts in the user's alphabet; what is unknown comes last in either direction. */
export function sorted<Row>(
  rows: readonly Row[],
  key: (row: Row) => Comparable,
  descending: boolean,
  locale: string,
): Row[] {
  const collator = new Intl.Collator(locale, { numeric: true, sensitivity: 'base' })
  const sign = descending ? -1 : 1
  return [...rows].sort((left, right) => {
    const a = key(left)
    const b = key(right)
    if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1
    return (
      sign * (typeof a === 'string' || typeof b === 'string' ? collator.compare(String(a), String(b)) : a - b)
    )
  })
}
