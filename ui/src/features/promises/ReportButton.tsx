/** Writes what was found to a file that can be handed on: of one tenant, or of all. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Button, Popover } from '@mantine/core'
import { useState } from 'react'
import { type TenantId, useCommand } from '../../ipc'
import form from '../../ui/form.module.css'
import { ExportIcon } from '../../ui/icons'
import { SaveAs } from '../../ui/SaveAs'

interface Props {
  /** `null` for the whole fleet. */
  of: { tenant: TenantId; name: string } | null
}

export function ReportButton({ of }: Props) {
  const { t } = useLingui()
  const [open, setOpen] = useState(false)
  const report = useCommand('promiseReport')
  return (
    <Popover
      opened={open}
      onChange={setOpen}
      position="bottom-end"
      width={340}
      trapFocus
      returnFocus
      withinPortal
    >
      <Popover.Target>
        <Button
          size="xs"
          variant="default"
          leftSection={<ExportIcon />}
          onClick={() => {
            report.clear()
            setOpen(!open)
          }}
        >
          <Trans>Report…</Trans>
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t`Report`}>
        <div className={form.stack}>
          <p className={form.hint}>
            <Trans>HTML to print and to hand on, CSV with a line for each check, JSON for scripts.</Trans>
          </p>
          <div className={form.buttons}>
            <SaveAs
              name={of ? `promises-${fileWords(of.name)}` : 'promises'}
              pending={report.pending}
              fault={report.fault}
              write={(to) => report.run({ tenant: of?.tenant ?? null, to })}
            />
          </div>
        </div>
      </Popover.Dropdown>
    </Popover>
  )
}

/** A name as part of a file's, on any system. */
const fileWords = (name: string) => name.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '')
