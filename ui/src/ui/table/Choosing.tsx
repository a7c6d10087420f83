/** Boxes before a table's rows. The table draws them; what is chosen belongs to its owner. */
import classes from './table.module.css'

export interface Choosing<Row> {
  has(row: Row): boolean
  /** Chooses the row or lets it go; with `stretch`, chooses everything since the row chosen before. */
  toggle(index: number, stretch: boolean): void
  /** How much of the whole list is chosen. */
  extent: 'none' | 'some' | 'all'
  /** Chooses the whole list, or nothing when all of it is chosen. */
  toggleAll(): void
  /** What a row's box says to a screen reader. */
  labelOf(row: Row): string
  allLabel: string
}

export function ChooseAll<Row>({ choosing }: { choosing: Choosing<Row> }) {
  return (
    <td className={classes.choose}>
      <label>
        <input
          type="checkbox"
          aria-label={choosing.allLabel}
          checked={choosing.extent === 'all'}
          ref={(box) => {
            if (box) box.indeterminate = choosing.extent === 'some'
          }}
          onChange={choosing.toggleAll}
        />
      </label>
    </td>
  )
}

/** Not a stop of the Tab key: Space on the row's link does the same. */
export function ChooseRow<Row>({
  choosing,
  row,
  index,
}: {
  choosing: Choosing<Row>
  row: Row
  index: number
}) {
  return (
    <td className={classes.choose}>
      <label>
        <input
          type="checkbox"
          tabIndex={-1}
          aria-label={choosing.labelOf(row)}
          checked={choosing.has(row)}
          onClick={({ shiftKey }) => choosing.toggle(index, shiftKey)}
          onChange={() => {}}
        />
      </label>
    </td>
  )
}
