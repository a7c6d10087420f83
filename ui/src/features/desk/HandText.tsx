/** A thread as text, for what travels by hand: to paste into a mail, a ticket or a chat. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Textarea } from '@mantine/core'
import { CopyButton } from '../../ui/CopyButton'
import access from '../access/access.module.css'

export function HandText({ text }: { text: string }) {
  const { t } = useLingui()
  return (
    <div className={access.stack}>
      <Textarea
        className={access.hand}
        label={<Trans>Text to hand over</Trans>}
        description={<Trans>It travels by hand: send this text to the other side after every step.</Trans>}
        value={text}
        readOnly
        rows={4}
        maw={720}
      />
      <div>
        <CopyButton text={text} label={t`Copy the text`} />
      </div>
    </div>
  )
}
