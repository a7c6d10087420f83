/** How a restore's thread travels; by hand it is a text to paste into a mail, a ticket or a chat. */
import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ask, type RestoreView } from '../../ipc'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import access from '../access/access.module.css'
import { HandText } from '../desk/HandText'

export function HandOver({ restore: { id, desk } }: { restore: RestoreView }) {
  const [open, setOpen] = useState(desk === null)
  return (
    <div className={access.stack}>
      {desk !== null && (
        <p>
          <Trans>It travels by the desk {desk}. Where that does not work, hand it over yourself.</Trans>
        </p>
      )}
      {open ? (
        <Text restore={id} />
      ) : (
        <div>
          <Button size="xs" variant="default" onClick={() => setOpen(true)}>
            <Trans>Show the text</Trans>
          </Button>
        </div>
      )}
    </div>
  )
}

function Text({ restore }: { restore: string }) {
  const { data, error } = useQuery(ask('restoreText', { restore }))
  if (error) return <FaultNotice fault={error} />
  return data ? <HandText text={data.text} /> : null
}
