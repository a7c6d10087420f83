/** One thing of a list, opened beside it. The focus stays in it, and goes back to what opened it. */
import { useLingui } from '@lingui/react/macro'
import { Drawer } from '@mantine/core'
import type { ReactNode } from 'react'
import { holdFocus, useReturnFocus } from './focus'
import classes from './parts.module.css'

interface Props {
  title: string
  onClose(): void
  children: ReactNode
}

export function DetailDrawer({ title, onClose, children }: Props) {
  const { t } = useLingui()
  useReturnFocus()
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size={500}
      title={title}
      closeButtonProps={{ 'aria-label': t`Close` }}
      overlayProps={{ backgroundOpacity: 0.25 }}
    >
      <div ref={holdFocus} tabIndex={-1} className={classes.drawer}>
        {children}
      </div>
    </Drawer>
  )
}
