/** The keys that work everywhere. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Modal } from '@mantine/core'
import { useReturnFocus } from '../../ui/focus'
import { Fact, Facts } from '../../ui/parts'

export default function KeySheet({ onClose }: { onClose(): void }) {
  const { t } = useLingui()
  useReturnFocus()
  return (
    <Modal opened onClose={onClose} title={t`Keys`} closeButtonProps={{ 'aria-label': t`Close` }} centered>
      <Facts>
        <Fact name={<kbd>Ctrl K</kbd>}>
          <Trans>Search pages, tenants and people</Trans>
        </Fact>
        <Fact name={<kbd>/</kbd>}>
          <Trans>To the search field of this page</Trans>
        </Fact>
        <Fact name={<kbd>↑ ↓ PgUp PgDn Home End</kbd>}>
          <Trans>Walk through a table</Trans>
        </Fact>
        <Fact name={<kbd>Enter</kbd>}>
          <Trans>Open the row</Trans>
        </Fact>
        <Fact name={<kbd>Space</kbd>}>
          <Trans>Choose the row; with Shift, all since the last one chosen</Trans>
        </Fact>
        <Fact name={<kbd>Esc</kbd>}>
          <Trans>Close what is open</Trans>
        </Fact>
        <Fact name={<kbd>?</kbd>}>
          <Trans>This sheet</Trans>
        </Fact>
      </Facts>
    </Modal>
  )
}
