/** In TanStack Table's place in the bundle of the first view: columns and rows in the order given. */
import type { Component, Node } from './react'
import { createElement } from './react'

/** What a cell's function is called with. */
interface Context {
  row: { original: object }
  getValue(): unknown
}
interface Definition {
  id: string
  header: Component
  cell?: (context: Context) => Node
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
  accessor: (read: (row: object) => unknown, definition: Definition) => ({
    cell: ({ getValue }: Context) => getValue() as Node,
    ...definition,
    read,
  }),
})

export function useTable({ columns, data, getRowId }: Options) {
  const leaves = columns.map((columnDef) => ({ id: columnDef.id, columnDef }))
  const headers = leaves.map((column) => ({ id: column.id, column }))
  const rows = data.map((original) => ({
    id: getRowId(original),
    getAllCells: () =>
      leaves.map((column) => ({
        id: column.id,
        column,
        getContext: (): Context => ({
          row: { original },
          getValue: () => column.columnDef.read?.(original),
        }),
      })),
  }))
  return {
    FlexRender: flexRender,
    getAllLeafColumns: () => leaves,
    getHeaderGroups: () => [{ id: 'head', headers }],
    getRowModel: () => ({ rows }),
  }
}

function flexRender({ header }: { header: { column: { columnDef: Definition } } }): Node {
  return createElement(header.column.columnDef.header, {})
}
