/** How to repeat a check by hand: what can be typed, ready to be copied, or where to look, in the user's words. */
import { Trans, useLingui } from '@lingui/react/macro'
import type { CheckRepeat, OdooPlace, ReevePlace } from '../../ipc'
import { CopyButton } from '../../ui/CopyButton'
import own from './checks.module.css'

export function RepeatWords({ repeat }: { repeat: CheckRepeat }) {
  switch (repeat.kind) {
    case 'shell':
      return (
        <>
          <Typed text={repeat.line} />
          {repeat.authority && (
            <Trans>Here ca.pem is a file with the authority that was given for this tenant.</Trans>
          )}
        </>
      )
    case 'query':
      return (
        <>
          <Trans>In a copy of the database, with this query:</Trans>
          <Typed text={repeat.sql} />
        </>
      )
    case 'odoo': {
      const { database, place } = repeat
      return (
        <Trans>
          In Odoo, database {database}: <InOdoo place={place} />
        </Trans>
      )
    }
    case 'reeve':
      return <InReeve place={repeat.place} />
    case 'provider':
      return <Trans>Ask the provider for an auditor's statement.</Trans>
  }
}

function Typed({ text }: { text: string }) {
  const { t } = useLingui()
  return (
    <span className={own.repeat}>
      <code lang="en">{text}</code>
      <CopyButton text={text} label={t`Copy how to repeat it`} />
    </span>
  )
}

/** The way through Odoo's menus. What Odoo calls them depends on the language of whoever signs in there. */
function InOdoo({ place }: { place: OdooPlace }) {
  switch (place.kind) {
    case 'parameter': {
      const { key } = place
      return <Trans>Settings, Technical, System Parameters, {key}</Trans>
    }
    case 'apps': {
      const { names } = place
      return <Trans>Apps, search for {names}</Trans>
    }
    case 'administrators':
      return <Trans>Settings, Users, those with Administration: Settings</Trans>
    case 'scheduled_actions':
      return <Trans>Settings, Technical, Scheduled Actions, archived ones too</Trans>
    case 'outgoing_mail':
      return <Trans>Settings, Technical, Outgoing Mail Servers</Trans>
  }
}

function InReeve({ place }: { place: ReevePlace }) {
  switch (place) {
    case 'sources':
      return <Trans>Here, under Backups of this tenant, after its sources were read again.</Trans>
    case 'trial_restore':
      return <Trans>Here, under Backups of this tenant, with a trial restore of the newest one.</Trans>
    case 'policies':
      return <Trans>Here, under Policies of this tenant, read again.</Trans>
    case 'support_access':
      return <Trans>Here, under Support access of this tenant, and among its accounts.</Trans>
  }
}
