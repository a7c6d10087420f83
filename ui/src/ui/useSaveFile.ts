/** Saves something to a file that the user chooses with the system's own dialog, and tells where it is then. */
import { useState } from 'react'
import { type Fault, useCommand } from '../ipc'

interface Saving {
  /** Asks where to, with a name to begin with, and writes it there; nothing when the user changed their mind. */
  save(name: string): Promise<void>
  /** Where it was saved. */
  saved: string | null
  /** The dialog is open, or it is being written. */
  pending: boolean
  fault: Fault | null
}

export function useSaveFile(
  write: (to: string) => Promise<{ file: string } | undefined>,
  writing: { pending: boolean; fault: Fault | null },
): Saving {
  const choose = useCommand('pathChoose')
  const [saved, setSaved] = useState<string | null>(null)
  const save = async (name: string) => {
    setSaved(null)
    const to = await choose.run({ purpose: 'save_file', suggestion: name })
    const done = to && (await write(to))
    if (done) setSaved(done.file)
  }
  return {
    save,
    saved,
    pending: choose.pending || writing.pending,
    fault: choose.fault ?? writing.fault,
  }
}
