/** What a page shows is said by its address: the way to read that, and to change it without a step in the history. */
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback } from 'react'

/** What of a view becomes another. */
export type Change<View> = { [K in keyof View]?: View[K] | undefined }

export function useAddress<View extends object>(): [View, (to: Change<View>) => void] {
  const view: object = useSearch({ strict: false })
  const navigate = useNavigate()
  const change = useCallback(
    (to: Change<View>) =>
      void navigate({ to: '.', search: (old: View) => said({ ...old, ...to }), replace: true }),
    [navigate],
  )
  return [view as View, change]
}

/** Words of an address. The router reads those that look like a number as one. */
export function textOf(said: unknown): string | undefined {
  return typeof said === 'string' || typeof said === 'number' ? String(said) : undefined
}

/** Without what is not said. */
export function said<View extends object>(view: Change<View>): View {
  return Object.fromEntries(Object.entries(view).filter(([, each]) => each !== undefined)) as View
}
