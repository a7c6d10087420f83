/** A table of rows that are all here. */
import { useCallback } from 'react'
import { DataTable, type TableProps } from './DataTable'

interface Props<Row extends object, Key extends string>
  extends Omit<TableProps<Row, Key>, 'count' | 'rowAt' | 'onRange'> {
  /** The same ones as long as nothing changed. */
  rows: readonly Row[]
}

export function ListTable<Row extends object, Key extends string = string>({
  rows,
  ...table
}: Props<Row, Key>) {
  const rowAt = useCallback((index: number) => rows[index], [rows])
  return <DataTable {...table} count={rows.length} rowAt={rowAt} />
}
