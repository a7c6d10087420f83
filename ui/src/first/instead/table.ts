/** In TanStack Table's place in the bundle of the first view: columns and rows in the order given. */
import type { Component, Element, Node } from './react'
import { createElement } from './react'

interface Definition {
  id: string
  header: Component
  cell?: Component
  read?: (row: object) => unknown
  meta?: object
}
interface Options {
  columns: Definition[]
  data: object[]
  getRowId(row: object): string
}

export const tableFeatures = (features: object) => features
export const metaHelper = () => ({})
export const createColumnHelper = () => ({
  columns: (columns: Definition[]) => columns,
  display: (definition: Definition) => definition,
  accessor: (read: (row: object) => unknown, definition: Definition) => ({ ...definition, read }),
})

export function useTable({ columns, data, getRowId }: Options) {
  const leaves = columns.map((columnDef) => ({ id: columnDef.id, columnDef }))
  const headers = leaves.map((column) => ({ id: column.id, column }))
  const rows = data.map((original) => ({
    id: getRowId(original),
    getAllCells: () => leaves.map((column) => ({ id: column.id, column, row: { original } })),
  }))
  return {
    FlexRender: flexRender,
    getAllLeafColumns: () => leaves,
    getHeaderGroups: () => [{ id: 'head', headers }],
    getRowModel: () => ({ rows }),
  }
}

type Cell = { column: { columnDef: Definition }; row: { original: object } }

function flexRender({ header, cell }: { header?: { column: { columnDef: Definition } }; cell?: Cell }): Node {
  if (header) return createElement(header.column.columnDef.header, {})
  if (!cell) return null
  const { cell: draw, read } = cell.column.columnDef
  const value = read?.(cell.row.original)
  return draw ? (createElement(draw, { row: cell.row, getValue: () => value }) as Element) : (value as Node)
}
