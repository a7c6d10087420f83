/** The keys that work everywhere. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Dialog } from '../../ui/Dialog'
import { Fact, Facts } from '../../ui/parts'

export default function KeySheet({ onClose }: { onClose(): void }) {
  const { t } = useLingui()
  return (
    <Dialog onClose={onClose} title={t`Keys`} centered>
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
    </Dialog>
  )
}
