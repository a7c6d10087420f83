/** Reads a CSV of people. The file may be corrected and read again; the latest reading is what counts. */
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useRef, useState } from 'react'
import { ask, type Fault, type ImportPreview, type TenantId } from '../../ipc'

interface Reading {
  file: string | null
  preview: ImportPreview | null
  pending: boolean
  fault: Fault | null
}

const nothing: Reading = { file: null, preview: null, pending: false, fault: null }

export function useReadImport() {
  const client = useQueryClient()
  const [reading, setReading] = useState(nothing)
  const latest = useRef(0)

  const run = useCallback(
    async (tenant: TenantId, from: string) => {
      const turn = ++latest.current
      setReading((old) => ({ ...old, file: from, pending: true, fault: null }))
      try {
        const preview = await client.fetchQuery({ ...ask('usersReadImport', { tenant, from }), staleTime: 0 })
        if (turn === latest.current) setReading({ file: from, preview, pending: false, fault: null })
      } catch (fault) {
        if (turn === latest.current)
          setReading({ file: from, preview: null, pending: false, fault: fault as Fault })
      }
    },
    [client],
  )
  const clear = useCallback(() => {
    latest.current++
    setReading(nothing)
  }, [])
  return { ...reading, run, clear }
}
