/** A button that saves what is shown to a file, in one of the forms it has. */
import { Button, Popover } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import type { Exported, Fault } from '../ipc'
import form from './form.module.css'
import { ExportIcon } from './icons'
import { SaveAs } from './SaveAs'

interface Props {
  /** What the button says, and what the part that it opens is called. */
  button: ReactNode
  label: string
  /** What each form is for. */
  hint: ReactNode
  /** The file's name without its ending. */
  name: string
  writing: {
    pending: boolean
    fault: Fault | null
    clear(): void
  }
  write(to: string): Promise<Exported | undefined>
}

export function SaveMenu({ button, label, hint, name, writing, write }: Props) {
  const [open, setOpen] = useState(false)
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
            writing.clear()
            setOpen(!open)
          }}
        >
          {button}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={label}>
        <div className={form.stack}>
          <p className={form.hint}>{hint}</p>
          <div className={form.buttons}>
            <SaveAs name={name} pending={writing.pending} fault={writing.fault} write={write} />
          </div>
        </div>
      </Popover.Dropdown>
    </Popover>
  )
}

/** A name as part of a file's, on any system. */
export const fileWords = (name: string) => name.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '')
