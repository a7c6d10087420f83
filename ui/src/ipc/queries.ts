/**
 * Asking and changing, derived from the generated tables: a query is refetched exactly when a change (from this window
 * or from anywhere else) names one of its tags. No page keeps its own list of what to refresh.
 */
import { QueryClient, queryOptions, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import { commands, type Fault, invalidates, provides, type Tag } from './generated'
import { onStateChanged } from './transport'

type Commands = Omit<typeof commands, 'jobWatch'>
export type CommandName = keyof Commands
export type QueryName = keyof typeof provides
export type RequestOf<K extends CommandName> = Parameters<Commands[K]>[0]
export type AnswerOf<K extends CommandName> = Commands[K] extends (request: never) => Promise<infer Answer>
  ? Answer
  : never

declare module '@tanstack/react-query' {
  interface Register {
    defaultError: Fault
  }
}

/** Answers come from a local core: nothing to retry, nothing to refetch by the clock, and offline is no obstacle. */
export function newQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        retry: false,
        staleTime: Number.POSITIVE_INFINITY,
        gcTime: 5 * 60_000,
        networkMode: 'always',
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
      },
    },
  })
}

function call<K extends CommandName>(name: K, request: RequestOf<K>): Promise<AnswerOf<K>> {
  const command = commands[name] as (request: RequestOf<K>) => Promise<AnswerOf<K>>
  return command(request)
}

/** Options for `useQuery` and its kin. The request is the key, so it must never hold a secret. */
export function ask<K extends QueryName>(name: K, request: RequestOf<K>) {
  return queryOptions({
    queryKey: [name, request] as const,
    queryFn: () => call(name, request),
  })
}

/** Makes every query stale that provides one of these tags. */
export function refetch(client: QueryClient, tags: readonly Tag[]): void {
  if (tags.length === 0) return
  void client.invalidateQueries({
    predicate: ({ queryKey }) => {
      const provided: readonly Tag[] = provides[queryKey[0] as QueryName] ?? []
      return provided.some((tag) => tags.includes(tag))
    },
  })
}

/** Milliseconds between two answers to the core's news: a thousand results a second must not redraw a page as often. */
const breath = 200

/** Follows the core's one broadcast for as long as the component lives: the first news at once, more of it together. */
export function useStateChanges(): void {
  const client = useQueryClient()
  useEffect(() => {
    const news = new Set<Tag>()
    let timer: ReturnType<typeof setTimeout> | undefined
    const act = () => {
      timer = news.size > 0 ? setTimeout(act, breath) : undefined
      refetch(client, [...news])
      news.clear()
    }
    const stop = onStateChanged(({ tags }) => {
      for (const tag of tags) news.add(tag)
      if (timer === undefined) act()
    })
    return () => {
      clearTimeout(timer)
      void stop.then((unlisten) => unlisten())
    }
  }, [client])
}

export interface Command<K extends CommandName> {
  /** Runs it; `undefined` when it failed, and then `fault` says why. */
  run(request: RequestOf<K>): Promise<AnswerOf<K> | undefined>
  pending: boolean
  fault: Fault | null
  clear(): void
}

/**
 * A command run by hand. The request is passed through and not kept, here or in any cache: it may hold a secret.
 */
export function useCommand<K extends CommandName>(name: K): Command<K> {
  const client = useQueryClient()
  const [state, setState] = useState<{ pending: boolean; fault: Fault | null }>({
    pending: false,
    fault: null,
  })
  const latest = useRef(0)

  const run = useCallback(
    async (request: RequestOf<K>) => {
      const turn = ++latest.current
      const settle = (fault: Fault | null) => {
        if (turn === latest.current) setState({ pending: false, fault })
      }
      setState({ pending: true, fault: null })
      try {
        const answer = (await call(name, request)) as AnswerOf<K>
        settle(null)
        if (name in invalidates) refetch(client, invalidates[name as keyof typeof invalidates])
        return answer
      } catch (fault) {
        settle(fault as Fault)
        return undefined
      }
    },
    [client, name],
  )
  const clear = useCallback(() => {
    latest.current++
    setState({ pending: false, fault: null })
  }, [])

  return { run, clear, ...state }
}
