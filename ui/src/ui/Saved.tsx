/** Where something was saved, or why it was not. */
import { Trans } from '@lingui/react/macro'
import type { Fault } from '../ipc'
import { FaultNotice } from './fault/FaultNotice'
import { Note } from './parts'

export function Saved({ saved, fault }: { saved: string | null; fault: Fault | null }) {
  return (
    <>
      {fault && <FaultNotice fault={fault} />}
      {saved !== null && (
        <Note tone="good">
          <Trans>Saved: {saved}</Trans>
        </Note>
      )}
    </>
  )
}
