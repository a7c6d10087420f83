/** Writes the listed people to a CSV file: the same search, filters and order, all rows. */
import { Plural, Trans } from '@lingui/react/macro'
import { Button, Popover } from '@mantine/core'
import { useState } from 'react'
import { type Exported, type TenantId, useCommand } from '../../ipc'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import { ExportIcon } from '../../ui/icons'
import { filterOf, type PeopleView, sortOf } from './view'

export function ExportButton({ tenant, view }: { tenant: TenantId | null; view: PeopleView }) {
  const choose = useCommand('pathChoose')
  const write = useCommand('usersExport')
  const [written, setWritten] = useState<Exported | null>(null)
  const fault = choose.fault ?? write.fault

  const start = async () => {
    setWritten(null)
    write.clear()
    const to = await choose.run({ purpose: 'save_csv', suggestion: null })
    if (to) setWritten((await write.run({ tenant, filter: filterOf(view), sort: sortOf(view), to })) ?? null)
  }
  const close = () => {
    setWritten(null)
    write.clear()
    choose.clear()
  }

  return (
    <Popover
      opened={written !== null || fault !== null}
      onDismiss={close}
      position="bottom-end"
      width={360}
      withinPortal
    >
      <Popover.Target>
        <Button
          size="xs"
          variant="default"
          leftSection={<ExportIcon />}
          loading={choose.pending || write.pending}
          onClick={() => void start()}
          onKeyDown={({ key }) => key === 'Escape' && close()}
        >
          <Trans>Export CSV</Trans>
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        {fault && <FaultNotice fault={fault} />}
        {written && (
          <div role="status">
            <Plural value={written.rows} one="# person written to" other="# people written to" />
            <br />
            <code style={{ overflowWrap: 'anywhere' }}>{written.file}</code>
          </div>
        )}
      </Popover.Dropdown>
    </Popover>
  )
}
