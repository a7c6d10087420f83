/**
 * The recovery sheet of a vault that was made just now. It is shown once: nothing closes it, and no page is left, before
 * somebody says that it is kept. It lives in this component and goes with it.
 */
import { Trans, useLingui } from '@lingui/react/macro'
import { Button, Checkbox, Modal } from '@mantine/core'
import { useBlocker } from '@tanstack/react-router'
import { useState } from 'react'
import { createPortal } from 'react-dom'
import type { Fault, RecoverySheet as Sheet } from '../../../ipc'
import { FaultNotice } from '../../../ui/fault/FaultNotice'
import form from '../../../ui/form.module.css'
import { Note } from '../../../ui/parts'
import own from './vault.module.css'

interface Props {
  sheet: Sheet
  /** What went wrong after the vault was made. */
  trouble: Fault | null
  onKept(): void
}

export function RecoverySheet({ sheet, trouble, onKept }: Props) {
  const { t } = useLingui()
  const [kept, setKept] = useState(false)
  useBlocker({ shouldBlockFn: () => true, enableBeforeUnload: true })
  return (
    <>
      <Modal
        opened
        onClose={() => {}}
        withCloseButton={false}
        closeOnEscape={false}
        closeOnClickOutside={false}
        title={t`Recovery sheet: shown only now`}
        size={760}
      >
        <div className={own.sheet}>
          {trouble && (
            <>
              <FaultNotice fault={trouble} />
              <p>
                <Trans>
                  The vault itself is there, and this sheet opens it. Keep the sheet; if no vault is set up
                  here afterwards, connect it with this key.
                </Trans>
              </p>
            </>
          )}
          <Note tone="warn">
            <Trans>
              Without this key nobody can read the vault, not even you, should this computer be lost. Print
              the sheet, or write it down, and keep it somewhere else.
            </Trans>
          </Note>
          <section
            aria-label={t`Recovery sheet`}
            lang="en"
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must take the focus, or no key could scroll it
            tabIndex={0}
          >
            <pre>{sheet.text}</pre>
          </section>
          <Checkbox
            label={<Trans>I printed it or wrote it down, and it is kept away from this computer</Trans>}
            checked={kept}
            onChange={({ currentTarget }) => setKept(currentTarget.checked)}
          />
          <div className={form.buttons}>
            <Button onClick={() => window.print()} data-autofocus>
              <Trans>Print</Trans>
            </Button>
            <Button variant="default" disabled={!kept} onClick={onKept}>
              <Trans>Close it for good</Trans>
            </Button>
          </div>
        </div>
      </Modal>
      {createPortal(
        <pre className={own.paper} aria-hidden="true">
          {sheet.text}
        </pre>,
        document.body,
      )}
    </>
  )
}
