/** The vault: what it is, where there is none yet; else what is in it, why each is kept, and its upkeep. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ask, type VaultMade } from '../../../ipc'
import { FaultNotice } from '../../../ui/fault/FaultNotice'
import { VaultIcon } from '../../../ui/icons'
import { EmptyState } from '../../../ui/parts'
import own from '../backups.module.css'
import { Panel } from '../Panel'
import { RecoverySheet } from './RecoverySheet'
import { Snapshots } from './Snapshots'
import { Upkeep } from './Upkeep'
import { VaultForm } from './VaultForm'

export default function Vault() {
  const { data: vault, error, refetch } = useQuery(ask('vaultStatus', {}))
  // Above everything that comes and goes with the vault: the sheet is handed out once.
  const [made, setMade] = useState<VaultMade | null>(null)
  return (
    <>
      {error && (
        <div className={own.top}>
          <FaultNotice fault={error} onRetry={() => void refetch()} />
        </div>
      )}
      {vault === null && <None onMade={setMade} />}
      {vault && (
        <>
          <Upkeep vault={vault} />
          <Snapshots />
        </>
      )}
      {made?.sheet && (
        <RecoverySheet sheet={made.sheet} trouble={made.trouble} onKept={() => setMade(null)} />
      )}
    </>
  )
}

type Way = 'new' | 'connect'

function None({ onMade }: { onMade(made: VaultMade): void }) {
  const { t } = useLingui()
  const [way, setWay] = useState<Way | null>(null)
  if (way !== null)
    return (
      <div className={own.room}>
        <Panel label={way === 'new' ? t`Make a vault` : t`Connect a vault`}>
          <VaultForm connect={way === 'connect'} onMade={onMade} onCancel={() => setWay(null)} />
        </Panel>
      </div>
    )
  return (
    <EmptyState
      icon={VaultIcon}
      title={<Trans>Keep backups of your own</Trans>}
      actions={
        <>
          <Button size="xs" onClick={() => setWay('new')}>
            <Trans>Make a vault…</Trans>
          </Button>
          <Button size="xs" variant="default" onClick={() => setWay('connect')}>
            <Trans>Connect one that is there…</Trans>
          </Button>
        </>
      }
    >
      <Trans>
        A vault is a folder or a bucket of yours. Backups go in opened, so that fourteen take little more room
        than one; everything is encrypted with a key that is made here. It is a restic repository: with its
        key and that free program you get everything back, without this computer and without Reeve.
      </Trans>
    </EmptyState>
  )
}
