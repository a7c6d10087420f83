/** Platforms by their ids, as the provider writes them; only the server of one's own has a name in the user's language. */
import { useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useCallback } from 'react'
import { ask } from '../../ipc'

export function usePlatformNames(): (id: string) => string {
  const { t } = useLingui()
  const { data: platforms } = useQuery(ask('platformList', {}))
  return useCallback(
    (id) => (id === 'other' ? t`Other server` : (platforms?.find((each) => each.id === id)?.name ?? id)),
    [platforms, t],
  )
}
