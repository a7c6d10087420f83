/** Before anything else: where secrets rest, then who sits here. Each question is asked once. */
import { Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useRef } from 'react'
import { Mark } from '../../app/Mark'
import type { Status } from '../../ipc'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import { Note } from '../../ui/parts'
import { ChooseKeys } from './ChooseKeys'
import { ChooseRole } from './ChooseRole'
import classes from './start.module.css'
import { UnlockKeys } from './UnlockKeys'

export default function StartPage({ status, onEnter }: { status: Status; onEnter(page?: string): void }) {
  const { t } = useLingui()
  const title =
    status.keys === 'ready'
      ? t`Welcome to Reeve`
      : status.keys === 'locked'
        ? t`Unlock your secrets`
        : t`Where your secrets rest`
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${title} – Reeve`
    document.documentElement.dataset.ready = 'true'
    // The next question is read out, unless its first field has the focus already.
    if (!document.activeElement?.closest('main')) heading.current?.focus({ preventScroll: true })
  }, [title])

  return (
    <main className={classes.start}>
      <div className={classes.card}>
        <Mark size={40} />
        <h1 ref={heading} tabIndex={-1} style={{ outline: 'none' }}>
          {title}
        </h1>
        {status.set_aside && (
          <Note tone="warn">
            <Trans>Your local file was damaged and was set aside, not deleted: {status.set_aside}</Trans>
          </Note>
        )}
        {status.fault && <FaultNotice fault={status.fault} />}
        {status.keys === 'ready' ? (
          <ChooseRole status={status} onEnter={onEnter} />
        ) : status.keys === 'locked' ? (
          <UnlockKeys place={status.key_place ?? 'keyring'} />
        ) : (
          <ChooseKeys keyring={status.keys === 'not_chosen'} />
        )}
      </div>
    </main>
  )
}
