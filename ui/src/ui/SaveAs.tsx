/** Saves a document to a file that the user chooses, in one of the forms it has; then says where it is, or why it is not. */
import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { useState } from 'react'
import type { Exported, Fault } from '../ipc'
import { FaultNotice } from './fault/FaultNotice'
import classes from './parts.module.css'
import { useSavePath } from './useSavePath'

/** To print, for scripts, and for a spreadsheet. The ending of the file says which. */
const forms = ['html', 'json', 'csv'] as const

interface Props {
  /** The file's name without its ending. */
  name: string
  pending: boolean
  fault: Fault | null
  write(to: string): Promise<Exported | undefined>
}

export function SaveAs({ name, pending, fault, write }: Props) {
  const path = useSavePath()
  const [saved, setSaved] = useState<string | null>(null)
  const toFile = async (form: (typeof forms)[number]) => {
    setSaved(null)
    const to = await path.ask(`${name}.${form}`)
    const done = to !== null && (await write(to))
    if (done) setSaved(done.file)
  }
  const refused = path.fault ?? fault
  return (
    <>
      {forms.map((form) => (
        <Button
          key={form}
          size="xs"
          variant="default"
          disabled={path.pending || pending}
          onClick={() => void toFile(form)}
        >
          <Trans>Save as {form.toUpperCase()}</Trans>
        </Button>
      ))}
      {refused && <FaultNotice fault={refused} />}
      {saved !== null && (
        <span role="status" className={classes.quiet} style={{ overflowWrap: 'anywhere' }}>
          <Trans>Saved: {saved}</Trans>
        </span>
      )}
    </>
  )
}
