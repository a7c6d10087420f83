/**
 * The pages of a long list that are in sight. The first page is the caller's, because it carries the total; here are
 * the others, asked for as they come into view.
 */
import { type QueryKey, type UseQueryOptions, useQueries } from '@tanstack/react-query'
import { useCallback, useMemo, useState } from 'react'
import type { Fault } from '../../ipc'

export const pageSize = 100

interface Pages<Row> {
  rowAt(index: number): Row | undefined
  onRange(first: number, last: number): void
  fault: Fault | null
}

export function usePages<Page, Row, Key extends QueryKey>(
  total: number,
  head: readonly Row[] | undefined,
  page: (index: number) => UseQueryOptions<Page, Fault, Page, Key>,
  rowsOf: (page: Page) => readonly Row[],
): Pages<Row> {
  const [range, setRange] = useState({ first: 0, last: 0 })
  const wanted = useMemo(() => {
    const last = Math.floor(Math.max(0, Math.min(range.last, total - 1)) / pageSize)
    const indexes: number[] = []
    for (let index = Math.floor(range.first / pageSize); index <= last; index++)
      if (index > 0) indexes.push(index)
    return indexes
  }, [range, total])
  const answers = useQueries({
    queries: wanted.map(page),
    combine: (all) => ({
      pages: all.map((each) => each.data),
      fault: all.find((each) => each.error)?.error ?? null,
    }),
  })

  const rowAt = useCallback(
    (index: number) => {
      const number = Math.floor(index / pageSize)
      if (number === 0) return head?.[index]
      const found = answers.pages[wanted.indexOf(number)]
      return found && rowsOf(found as Page)[index % pageSize]
    },
    [head, answers, wanted, rowsOf],
  )
  const onRange = useCallback(
    (first: number, last: number) =>
      setRange((old) => (old.first === first && old.last === last ? old : { first, last })),
    [],
  )
  return { rowAt, onRange, fault: answers.fault as Fault | null }
}
