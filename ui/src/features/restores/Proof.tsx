/** What a proof saw of a database: the grade, the tables in numbers, and what did not hold with its evidence. */
import { useLingui } from '@lingui/react'
import { Plural, Trans } from '@lingui/react/macro'
import type { ProofSeen, TablesSeen } from '../../ipc'
import { useFormat } from '../../ui/format'
import { checkWords, findingWords } from '../backups/drill/words'

/** The words of a server or of the core, which are in English. */
export const Said = ({ children }: { children: string }) => <q lang="en">{children}</q>

export function Proof({ proof: { database, grade, tables, lines } }: { proof: ProofSeen }) {
  const { _ } = useLingui()
  const open = lines.filter(({ finding }) => finding !== 'held')
  return (
    <>
      <Trans>
        <code>{database}</code>: grade {grade}.
      </Trans>{' '}
      {tables && <Tables tables={tables} />}{' '}
      {open.map(({ check, finding, detail }) => (
        <span key={check}>
          {_(checkWords[check])}: {_(findingWords[finding])} (<Said>{detail}</Said>).{' '}
        </span>
      ))}
    </>
  )
}

function Tables({ tables }: { tables: TablesSeen }) {
  const format = useFormat()
  const { whole, related, lost, lost_first, fewer, refused, thinned, passing, uncounted } = tables
  const rows = format.number(tables.rows)
  const lostNames = lost_first.map(({ table, rows }) => `${table} (${format.number(rows)})`)
  const more = lost > lostNames.length ? ', …' : ''
  return (
    <>
      {whole > 0 && (
        <Plural
          value={whole}
          one={`# table has all of its rows, ${rows}.`}
          other={`# tables have all of their ${rows} rows.`}
        />
      )}{' '}
      {related > 0 && (
        <Plural value={related} one="# relation has its rows." other="# relations have their rows." />
      )}{' '}
      {lost > 0 && (
        <>
          <Plural value={lost} one="# table came back empty:" other="# tables came back empty:" />{' '}
          <code>
            {format.list(lostNames)}
            {more}
          </code>
          .
        </>
      )}{' '}
      {fewer > 0 && (
        <Plural value={fewer} one="# table came back in part." other="# tables came back in part." />
      )}{' '}
      {refused > 0 && (
        <Plural
          value={refused}
          one="Of # table the tenant did not tell."
          other="Of # tables the tenant did not tell."
        />
      )}{' '}
      {thinned > 0 && (
        <Plural
          value={thinned}
          one="From # table the server itself removed rows."
          other="From # tables the server itself removed rows."
        />
      )}{' '}
      {passing + uncounted > 0 && (
        <Plural
          value={passing + uncounted}
          one="# table cannot be compared: the server empties it by itself, or no model keeps its records there."
          other="# tables cannot be compared: the server empties them by itself, or no model keeps its records there."
        />
      )}
    </>
  )
}
