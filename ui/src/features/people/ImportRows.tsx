/** The rows of a CSV as they were understood, and what is wrong with each. Any number of them. */
import { useLingui } from '@lingui/react'
import { Plural, Trans, useLingui as useMacro } from '@lingui/react/macro'
import { Checkbox } from '@mantine/core'
import { useMemo, useState } from 'react'
import type { Fault, ImportRow } from '../../ipc'
import { faultWords } from '../../ui/fault/words'
import { State } from '../../ui/parts'
import { columnsOf } from '../../ui/table/columns'
import { ListTable } from '../../ui/table/ListTable'
import { Kind } from './columns'
import classes from './people.module.css'

const column = columnsOf<ImportRow>()

export function ImportRows({ rows }: { rows: ImportRow[] }) {
  const { t } = useMacro()
  const wrong = useMemo(() => rows.filter(({ faults }) => faults.length > 0), [rows])
  const [only, setOnly] = useState(false)
  const shown = only ? wrong : rows
  const columns = useMemo(
    () =>
      column.columns([
        column.accessor((row) => row.line, {
          id: 'line',
          header: () => <Trans>Line</Trans>,
          meta: { width: 12 },
        }),
        column.display({
          id: 'faults',
          header: () => <Trans>State</Trans>,
          cell: ({ row }) => <Faults faults={row.original.faults} />,
          meta: { width: 34 },
        }),
        column.accessor((row) => row.user.name, {
          id: 'name',
          header: () => <Trans>Name</Trans>,
          meta: { width: 18, from: 'sm' },
        }),
        column.accessor((row) => row.user.login, {
          id: 'login',
          header: () => <Trans>Login</Trans>,
          meta: { width: 26 },
        }),
        column.accessor((row) => row.user.email ?? '–', {
          id: 'email',
          header: () => <Trans>E-mail</Trans>,
          meta: { width: 20, from: 'md' },
        }),
        column.display({
          id: 'kind',
          header: () => <Trans>Kind</Trans>,
          cell: ({ row }) => <Kind kind={row.original.user.kind} />,
          meta: { width: 9, from: 'sm' },
        }),
        column.accessor((row) => row.user.groups?.join(', ') || '–', {
          id: 'groups',
          header: () => <Trans>Groups</Trans>,
          meta: { width: 22, from: 'md' },
        }),
      ]),
    [],
  )
  return (
    <>
      {wrong.length > 0 && wrong.length < rows.length && (
        <Checkbox
          size="xs"
          label={<Trans>Only rows to correct</Trans>}
          checked={only}
          onChange={({ currentTarget }) => setOnly(currentTarget.checked)}
        />
      )}
      <Corrections rows={wrong} />
      <div className={classes.rows}>
        <ListTable label={t`Rows of the file`} columns={columns} rows={shown} rowKey={lineOf} />
      </div>
    </>
  )
}

/** As many as can be read at once; the table has them all. */
const mostListed = 20

/** What to correct, in full: a cell of the table may be too narrow for it. */
function Corrections({ rows }: { rows: ImportRow[] }) {
  const words = useFaultLine()
  if (rows.length === 0) return null
  return (
    <ul className={classes.corrections}>
      {rows.slice(0, mostListed).map(({ line, faults }) => (
        <li key={line}>
          <Trans>
            Line {line}: {words(faults)}
          </Trans>
        </li>
      ))}
      {rows.length > mostListed && (
        <li className={classes.sub}>
          <Plural value={rows.length - mostListed} one="and # more row" other="and # more rows" />
        </li>
      )}
    </ul>
  )
}

/** Faults of a row in one line: the column, then what is wrong with it. */
function useFaultLine(): (faults: Fault[]) => string {
  const { _ } = useLingui()
  return (faults) =>
    faults
      .map(({ code, message, fields }) => {
        const what = message || _(faultWords[code].title)
        return fields?.field ? `${fields.field}: ${what}` : what
      })
      .join(' · ')
}

function Faults({ faults }: { faults: Fault[] }) {
  const words = useFaultLine()(faults)
  if (faults.length === 0)
    return (
      <State tone="good">
        <Trans>understood</Trans>
      </State>
    )
  return (
    <State tone="bad" title={words}>
      {words}
    </State>
  )
}

const lineOf = (row: ImportRow) => String(row.line)
