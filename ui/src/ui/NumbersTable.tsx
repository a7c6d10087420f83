/** A small table: what each row is, and its numbers. */
import type { ReactNode } from 'react'
import classes from './numbers.module.css'

interface Row {
  name: ReactNode
  numbers: ReactNode[]
}

interface Props {
  label?: string
  /** Above the names, then above each number. */
  head: ReactNode[]
  rows: (Row & { key: string })[]
  /** What they come to in all. */
  foot?: Row
}

export function NumbersTable({ label, head: [name, ...numbers], rows, foot }: Props) {
  return (
    <table className={classes.numbers} aria-label={label}>
      <thead>
        <tr>
          <th scope="col">{name}</th>
          {numbers.map((number, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: columns stay where they are
            <th key={index} scope="col" data-numeric>
              {number}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, ...row }) => (
          <Cells key={key} {...row} />
        ))}
      </tbody>
      {foot && (
        <tfoot>
          <Cells {...foot} />
        </tfoot>
      )}
    </table>
  )
}

function Cells({ name, numbers }: Row) {
  return (
    <tr>
      <th scope="row">{name}</th>
      {numbers.map((number, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: columns stay where they are
        <td key={index} data-numeric>
          {number}
        </td>
      ))}
    </tr>
  )
}
