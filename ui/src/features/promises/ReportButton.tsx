/** Writes what was found to a file that can be handed on: of one tenant, or of all. */
import { Trans, useLingui } from '@lingui/react/macro'
import { type TenantId, useCommand } from '../../ipc'
import { fileWords, SaveMenu } from '../../ui/SaveMenu'

interface Props {
  /** `null` for the whole fleet. */
  of: { tenant: TenantId; name: string } | null
}

export function ReportButton({ of }: Props) {
  const { t } = useLingui()
  const report = useCommand('promiseReport')
  return (
    <SaveMenu
      button={<Trans>Report…</Trans>}
      label={t`Report`}
      hint={<Trans>HTML to print and to hand on, CSV with a line for each check, JSON for scripts.</Trans>}
      name={of ? `promises-${fileWords(of.name)}` : 'promises'}
      writing={report}
      write={(to) => report.run({ tenant: of?.tenant ?? null, to })}
    />
  )
}
