/** The end of a form: the button that sends it, and the way out where there is one. */
import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './form.module.css'

interface Props {
  /** What is sent is under way. */
  pending?: boolean
  /** All that has to be said is said. */
  ready: boolean
  /** It throws something away, or puts it at stake. */
  danger?: boolean
  size?: 'xs' | 'sm'
  onCancel?: (() => void) | undefined
  /** What the first button says. */
  children: ReactNode
}

export function FormButtons({
  pending = false,
  ready,
  danger = false,
  size = 'sm',
  onCancel,
  children,
}: Props) {
  return (
    <div className={classes.buttons}>
      <Button
        type="submit"
        size={size}
        {...(danger && { color: 'red' })}
        loading={pending}
        disabled={!ready}
        classNames={{ root: classes.send, label: classes.sendLabel }}
      >
        {children}
      </Button>
      {onCancel && (
        <Button size={size} variant="default" onClick={onCancel}>
          <Trans>Not now</Trans>
        </Button>
      )}
    </div>
  )
}
