/** Saves a document to a file that the user chooses, in one of the forms it has; then says where it is, or why it is not. */
import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import type { Exported, Fault } from '../ipc'
import { FaultNotice } from './fault/FaultNotice'
import classes from './parts.module.css'
import { useSaveFile } from './useSaveFile'

/** To print, for scripts, and for a spreadsheet. The ending of the file says which. */
const forms = ['html', 'json', 'csv'] as const

interface Props {
  /** The file's name without its ending. */
  name: string
  pending: boolean
  fault: Fault | null
  write(to: string): Promise<Exported | undefined>
}

export function SaveAs({ name, write, ...writing }: Props) {
  const { save, saved, pending, fault } = useSaveFile(write, writing)
  return (
    <>
      {forms.map((form) => (
        <Button
          key={form}
          size="xs"
          variant="default"
          disabled={pending}
          onClick={() => void save(`${name}.${form}`)}
        >
          <Trans>Save as {form.toUpperCase()}</Trans>
        </Button>
      ))}
      {fault && <FaultNotice fault={fault} />}
      {saved !== null && (
        <span role="status" className={classes.quiet} style={{ overflowWrap: 'anywhere' }}>
          <Trans>Saved: {saved}</Trans>
        </span>
      )}
    </>
  )
}
