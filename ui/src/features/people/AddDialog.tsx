/**
 * The dialog in which new accounts are described. It waits behind the plan that comes of it, and goes with that plan once
 * it was applied.
 */
import { type ReactNode, useState } from 'react'
import type { Intent } from '../../ipc'
import { Dialog } from '../../ui/Dialog'
import { Planned } from './Planned'

interface Props {
  title: string
  size: number
  fullScreen?: boolean
  onClose(): void
  /** What is described; says what it comes to. */
  children(onIntent: (intent: Intent) => void): ReactNode
}

export function AddDialog({ title, size, fullScreen = false, onClose, children }: Props) {
  const [intent, setIntent] = useState<Intent | null>(null)
  const [made, setMade] = useState(false)
  return (
    <>
      <Dialog
        onClose={onClose}
        size={size}
        fullScreen={fullScreen}
        title={title}
        closeOnEscape={intent === null}
        trapFocus={intent === null}
      >
        {children(setIntent)}
      </Dialog>
      <Planned
        intent={intent}
        onApplied={() => setMade(true)}
        onClose={() => {
          setIntent(null)
          if (made) onClose()
        }}
      />
    </>
  )
}
