/**
 * A real table of any length: only the rows in sight are in the page, and each says which row of how many it is.
 *
 * The table never holds the data. It asks for the row at an index and shows a placeholder where that row is still on
 * its way; `onRange` tells the owner what is in sight. The first column names the row and carries its link; arrow keys,
 * Home, End, Page Up and Page Down walk from row to row, so the whole table is one stop of the Tab key. Where rows can be
 * chosen, Space chooses the row that has the focus, and with Shift everything since the one chosen before.
 */
import { type Cell, useTable } from '@tanstack/react-table'
import { useVirtualizer } from '@tanstack/react-virtual'
import {
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import { DownIcon, UpIcon } from '../icons'
import { ChooseAll, ChooseRow, type Choosing } from './Choosing'
import { type Columns, type Features, features, type Sort, toggled } from './columns'
import classes from './table.module.css'

export interface TableProps<Row extends object, Key extends string> {
  label: string
  columns: Columns<Row>
  count: number
  /** Stable as long as the rows are the same. */
  rowAt(index: number): Row | undefined
  rowKey(row: Row): string
  href?: (row: Row) => string
  sort?: Sort<Key>
  onSort?: (sort: Sort<Key>) => void
  onRange?: (first: number, last: number) => void
  /** What is shown answers an earlier question; the new answer is on its way. */
  stale?: boolean
  /** The table begins at its top again when this changes. */
  subject?: string
  /** Rows can be chosen. */
  choosing?: Choosing<Row>
}

/** Browsers cannot lay out more than about 33 million pixels; nobody scrolls that far. */
const mostRows = 900_000
const rowHeight = 36
/** The boxes' share: a weight like the others, because a fixed width would take what dropped columns leave. */
const chooseWidth = 5

export function DataTable<Row extends object, Key extends string = string>(props: TableProps<Row, Key>) {
  const { columns, rowAt, rowKey, onRange, subject, choosing } = props
  const count = Math.min(props.count, mostRows)
  const scroll = useRef<HTMLDivElement>(null)
  const [active, setActive] = useState(0)

  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroll.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    initialRect: { width: 1000, height: 720 },
  })
  const items = virtual.getVirtualItems()
  const first = items[0]?.index ?? 0
  const last = items.at(-1)?.index ?? 0

  useEffect(() => onRange?.(first, last), [first, last, onRange])

  // biome-ignore lint/correctness/useExhaustiveDependencies: `subject` is what this is about
  useEffect(() => {
    scroll.current?.scrollTo?.({ top: 0 })
    setActive(0)
  }, [subject])

  const inSight = useMemo(() => {
    const rows: Row[] = []
    for (let index = first; index <= last && index < count; index++) {
      const row = rowAt(index)
      if (row) rows.push(row)
    }
    return rows
  }, [first, last, count, rowAt])
  const table = useTable({ features, columns, data: inSight, getRowId: rowKey })
  const models = new Map(table.getRowModel().rows.map((row) => [row.id, row]))

  const walk = useWalk(scroll, count, virtual.scrollToIndex, setActive)

  const before = items[0]?.start ?? 0
  const after = Math.max(0, virtual.getTotalSize() - (items.at(-1)?.end ?? 0))
  const leaves = table.getAllLeafColumns()

  return (
    <section
      ref={scroll}
      className={classes.scroll}
      data-stale={props.stale || undefined}
      // What scrolls and holds no links must take the focus itself, or no key could scroll it.
      {...(props.href ? {} : { tabIndex: 0, 'aria-label': props.label })}
    >
      <table
        className={classes.table}
        aria-label={props.label}
        aria-rowcount={props.count + 1}
        aria-busy={props.stale}
      >
        <colgroup>
          {choosing && <col style={{ width: widthOf(columns, chooseWidth, chooseWidth) }} />}
          {leaves.map((column) => (
            <col
              key={column.id}
              data-from={column.columnDef.meta?.from}
              style={{
                width: widthOf(columns, column.columnDef.meta?.width ?? 1, choosing ? chooseWidth : 0),
              }}
            />
          ))}
        </colgroup>
        <thead>
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id} aria-rowindex={1}>
              {choosing && <ChooseAll choosing={choosing} />}
              {group.headers.map((header) => {
                const look = header.column.columnDef.meta
                const by = look?.sort as Key | undefined
                const sorting = by !== undefined && props.sort?.by === by
                const order = props.sort?.descending ? 'descending' : 'ascending'
                return (
                  <th
                    key={header.id}
                    scope="col"
                    data-from={look?.from}
                    data-numeric={look?.numeric || undefined}
                    {...(by !== undefined ? { 'aria-sort': sorting ? order : 'none' } : {})}
                  >
                    {by !== undefined && props.sort && props.onSort ? (
                      <button
                        type="button"
                        onClick={() => props.onSort?.(toggled(props.sort as Sort<Key>, by))}
                      >
                        <table.FlexRender header={header} />
                        {sorting && (props.sort.descending ? <DownIcon /> : <UpIcon />)}
                      </button>
                    ) : (
                      <span>
                        <table.FlexRender header={header} />
                      </span>
                    )}
                  </th>
                )
              })}
            </tr>
          ))}
        </thead>
        {/* biome-ignore lint/a11y/useKeyWithClickEvents: the keys have the row's own link */}
        <tbody onClick={openRow}>
          {before > 0 && <Gap height={before} />}
          {items.map(({ index }) => {
            const row = rowAt(index)
            const model = row && models.get(rowKey(row))
            if (!row || !model) return <Waiting key={`waiting-${index}`} index={index} />
            return (
              <tr key={model.id} aria-rowindex={index + 2} data-chosen={choosing?.has(row) || undefined}>
                {choosing && <ChooseRow choosing={choosing} row={row} index={index} />}
                {model.getAllCells().map((cell, position) => {
                  const look = cell.column.columnDef.meta
                  const content = contentOf(cell)
                  if (position > 0)
                    return (
                      <td key={cell.id} data-from={look?.from} data-numeric={look?.numeric || undefined}>
                        {content}
                      </td>
                    )
                  return (
                    <th key={cell.id} scope="row">
                      {props.href ? (
                        <a
                          href={props.href(row)}
                          className={classes.link}
                          data-row={index}
                          tabIndex={index === Math.min(active, count - 1) ? 0 : -1}
                          onFocus={() => setActive(index)}
                          onKeyDown={(event) => {
                            if (event.key === ' ' && choosing) {
                              event.preventDefault()
                              choosing.toggle(index, event.shiftKey)
                            } else walk(event, index)
                          }}
                        >
                          {content}
                        </a>
                      ) : (
                        content
                      )}
                    </th>
                  )
                })}
              </tr>
            )
          })}
          {after > 0 && <Gap height={after} />}
        </tbody>
      </table>
    </section>
  )
}

/**
 * What a cell shows. Its column's function is called and not made a component of: columns that are described anew would put
 * another component into every cell, and a click or the focus that was on its way to the old one would be lost.
 */
function contentOf<Row extends object>(cell: Cell<Features, Row>): ReactNode {
  const { cell: draw } = cell.column.columnDef
  return typeof draw === 'function' ? (draw(cell.getContext()) as ReactNode) : draw
}

/**
 * The whole row leads where its name leads. By a click passed on and not by a link stretched over the row: WebKit does
 * not place things relative to a table row, and the last row's link would cover them all.
 */
function openRow(event: MouseEvent<HTMLElement>): void {
  const clicked = event.target as Element
  if (clicked.closest('a, button, input, label') || window.getSelection()?.toString()) return
  clicked.closest('tr')?.querySelector<HTMLElement>('a, button')?.click()
}

/** Stands for the rows out of sight. One cell only: a cell over all columns would bring the dropped ones back. */
function Gap({ height }: { height: number }) {
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: a row of a table that is no grid takes no focus
    <tr aria-hidden="true" className={classes.gap}>
      <td style={{ height }} />
    </tr>
  )
}

function Waiting({ index }: { index: number }) {
  return (
    <tr aria-rowindex={index + 2} className={classes.waiting}>
      <td>
        <span />
      </td>
    </tr>
  )
}

/** Weights become percentages of what the fixed widths leave; the browser stretches them when columns are dropped. */
function widthOf<Row extends object>(
  columns: Columns<Row>,
  width: number | string,
  beside: number,
): string | undefined {
  if (typeof width === 'string') return width
  let sum = beside
  for (const column of columns) if (typeof column.meta?.width === 'number') sum += column.meta.width
  return `${(100 * width) / (sum || 1)}%`
}

/** Moves the focus from row to row, scrolling the target into the page first. */
function useWalk(
  scroll: { current: HTMLElement | null },
  count: number,
  scrollTo: (index: number) => void,
  setActive: (index: number) => void,
) {
  return (event: KeyboardEvent, index: number) => {
    const steps: Record<string, number> = {
      ArrowDown: index + 1,
      ArrowUp: index - 1,
      PageDown: index + 15,
      PageUp: index - 15,
      Home: 0,
      End: count - 1,
    }
    const wished = steps[event.key]
    if (wished === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    const target = Math.max(0, Math.min(count - 1, wished))
    setActive(target)
    scrollTo(target)
    const focus = (tries: number) => {
      const link = scroll.current?.querySelector<HTMLElement>(`[data-row="${target}"]`)
      if (link) link.focus({ preventScroll: true })
      else if (tries > 0) requestAnimationFrame(() => focus(tries - 1))
    }
    requestAnimationFrame(() => focus(30))
  }
}
