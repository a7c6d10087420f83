/** What can be begun beside the list: ask for a restore, take in what was handed over, read the desks again. */
import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { ask, useCommand } from '../../ipc'
import { useAddress } from '../../ui/address'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import { PlusIcon, RefreshIcon } from '../../ui/icons'
import { ExportList } from '../activity/ExportList'
import type { RestoresView } from './view'

const AskDialog = lazy(() => import('./AskDialog'))
const TakeInDialog = lazy(() => import('../desk/TakeInDialog'))

export function RestoreActions() {
  const navigate = useNavigate()
  const [{ act, tenant, backup }, change] = useAddress<RestoresView>()
  const go = (act: RestoresView['act']) => change({ act, tenant: undefined, backup: undefined })
  const close = () => go(undefined)
  const open = (restore: string) => void navigate({ to: '/restores/$restore', params: { restore } })
  return (
    <>
      <Button size="xs" leftSection={<PlusIcon />} onClick={() => go('ask')}>
        <Trans>Ask for a restore</Trans>
      </Button>
      <Button size="xs" variant="default" onClick={() => go('receive')}>
        <Trans>Take in</Trans>
      </Button>
      <ReadDesks />
      <ExportList list="restores" tenant={null} />
      <Suspense fallback={null}>
        {act === 'ask' && (
          <AskDialog tenant={tenant ?? null} backup={backup ?? null} onClose={close} onAsked={open} />
        )}
        {act === 'receive' && <TakeInDialog by="restoreReceive" onClose={close} onTaken={open} />}
      </Suspense>
    </>
  )
}

function ReadDesks() {
  const { data: desks } = useQuery(ask('deskList', {}))
  const sync = useCommand('deskSync')
  if (!desks || desks.length === 0) return null
  const read = () => void sync.run({})
  return (
    <>
      <Button size="xs" variant="default" leftSection={<RefreshIcon />} loading={sync.pending} onClick={read}>
        <Trans>Look again</Trans>
      </Button>
      {sync.fault && <FaultNotice fault={sync.fault} onRetry={read} />}
    </>
  )
}
