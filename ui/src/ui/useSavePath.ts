/** Asks with the system's own dialog where to save a file. */
import { useCallback } from 'react'
import { type Fault, useCommand } from '../ipc'

interface SavePath {
  /** The path chosen; `null` when the user changed their mind. */
  ask(name: string): Promise<string | null>
  fault: Fault | null
  /** The dialog is open. */
  pending: boolean
}

export function useSavePath(): SavePath {
  const { run, fault, pending } = useCommand('pathChoose')
  const ask = useCallback(
    async (name: string) => (await run({ purpose: 'save_file', suggestion: name })) ?? null,
    [run],
  )
  return { ask, fault, pending }
}
