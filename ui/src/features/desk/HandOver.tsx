/** How a thread travels: by a desk, or by hand, as a text to paste into a mail, a ticket or a chat. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Button, Textarea } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { CopyButton } from '../../ui/CopyButton'
import form from '../../ui/form.module.css'

interface Props {
  /** The desk it travels by; `null` for by hand. */
  desk: string | null
  /** The text. A desk does without, so there it is asked for only when somebody wants it. */
  children: ReactNode
}

export function HandOver({ desk, children }: Props) {
  const [open, setOpen] = useState(desk === null)
  return (
    <div className={form.stack}>
      <p>
        {desk === null ? (
          <Trans>It travels by hand: send this text to the other side after every step.</Trans>
        ) : (
          <Trans>It travels by the desk {desk}. Where that does not work, hand it over yourself.</Trans>
        )}
      </p>
      {open ? (
        children
      ) : (
        <div>
          <Button size="xs" variant="default" onClick={() => setOpen(true)}>
            <Trans>Show the text</Trans>
          </Button>
        </div>
      )}
    </div>
  )
}

interface TextProps {
  text: string
  /** What else can be done with it. */
  children?: ReactNode
}

export function HandText({ text, children }: TextProps) {
  const { t } = useLingui()
  return (
    <>
      <Textarea
        className={form.verbatim}
        aria-label={t`Text to hand over`}
        value={text}
        readOnly
        rows={4}
        maw={720}
      />
      <div className={form.buttons}>
        <CopyButton text={text} label={t`Copy the text`} />
        {children}
      </div>
    </>
  )
}
