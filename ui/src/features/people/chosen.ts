/**
 * Who is chosen in a list of people. Only ever people whom the list shows: another search or filter chooses nobody, so
 * that nothing happens to somebody out of sight.
 */
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useRef, useState } from 'react'
import { ask, type Fault, type TenantId, type User, type UserFilter, type UserSort } from '../../ipc'
import { personKey } from './view'

/** The core answers no more rows at once, and nobody looks through more of them in a preview. */
export const mostChosen = 1000

const nobody: ReadonlyMap<string, User> = new Map()

interface List {
  tenant: TenantId | null
  filter: UserFilter
  sort: UserSort
  total: number
  rowAt(index: number): User | undefined
}

export interface Chosen {
  people: ReadonlyMap<string, User>
  extent: 'none' | 'some' | 'all'
  toggle(index: number, stretch: boolean): void
  /** Everybody who matches, up to [`mostChosen`]. */
  chooseAll(): void
  clear(): void
  pending: boolean
  fault: Fault | null
}

export function useChosen({ tenant, filter, sort, total, rowAt }: List): Chosen {
  const client = useQueryClient()
  const subject = JSON.stringify([tenant, filter])
  const [state, setState] = useState({ subject, people: nobody })
  const [loading, setLoading] = useState<{ pending: boolean; fault: Fault | null }>({
    pending: false,
    fault: null,
  })
  const anchor = useRef<number | null>(null)
  const people = state.subject === subject ? state.people : nobody

  /** Adds a stretch of the list, of which only what is in sight is here already. */
  const add = useCallback(
    async (offset: number, count: number) => {
      setLoading({ pending: true, fault: null })
      try {
        const limit = Math.min(count, mostChosen)
        const page = await client.fetchQuery(ask('usersList', { tenant, filter, sort, offset, limit }))
        setState((old) => {
          const next = new Map(old.subject === subject ? old.people : nobody)
          for (const user of page.rows)
            if (next.size < mostChosen) next.set(personKey(user.tenant, user.id), user)
          return { subject, people: next }
        })
        setLoading({ pending: false, fault: null })
      } catch (fault) {
        setLoading({ pending: false, fault: fault as Fault })
      }
    },
    [client, tenant, filter, sort, subject],
  )

  const toggle = useCallback(
    (index: number, stretch: boolean) => {
      const from = anchor.current
      anchor.current = index
      if (stretch && from !== null) return void add(Math.min(from, index), Math.abs(from - index) + 1)
      const user = rowAt(index)
      if (!user) return
      const key = personKey(user.tenant, user.id)
      setState((old) => {
        const next = new Map(old.subject === subject ? old.people : nobody)
        if (!next.delete(key) && next.size < mostChosen) next.set(key, user)
        return { subject, people: next }
      })
    },
    [add, rowAt, subject],
  )
  const clear = useCallback(() => {
    anchor.current = null
    setState({ subject, people: nobody })
    setLoading({ pending: false, fault: null })
  }, [subject])
  const chooseAll = useCallback(() => void add(0, total), [add, total])

  const full = Math.min(total, mostChosen)
  return {
    people,
    extent: people.size === 0 ? 'none' : people.size < full ? 'some' : 'all',
    toggle,
    chooseAll,
    clear,
    ...loading,
  }
}
