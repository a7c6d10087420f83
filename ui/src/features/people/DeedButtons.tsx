/** Things to do, each either possible or shown with the reason why not; a reason is said once for all it stops. */
import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { type ReactNode, useId } from 'react'
import type { TenantView, User } from '../../ipc'
import form from '../../ui/form.module.css'
import { type Deed, type Why, whyNot } from './deeds'
import classes from './people.module.css'

export interface DeedButton {
  deed: Deed
  words: ReactNode
  onPress(): void
  /** Ends something for good or for somebody. */
  grave?: boolean
  /** For a screen reader, where the words alone do not say what it is about. */
  label?: string
}

export interface Said {
  why: Why
  /** The element that says it. */
  id: string
}

interface Props {
  user: User
  view: TenantView | undefined
  deeds: DeedButton[]
  /** A reason that the page has given already, and where. */
  said?: Said | null
}

export function DeedButtons({ user, view, deeds, said = null }: Props) {
  const id = useId()
  const told = deeds.map((each) => ({ ...each, why: whyNot(each.deed, user, view) }))
  const reasons = [...new Set(told.flatMap(({ why }) => why ?? []))].filter((why) => why !== said?.why)
  const placeOf = (why: Why) => (why === said?.why ? said.id : `${id}-${why}`)
  return (
    <div className={classes.deeds}>
      <div className={form.buttons}>
        {told.map(({ deed, words, onPress, grave, label, why }) => (
          <Button
            key={`${deed} ${label ?? ''}`}
            size="xs"
            variant="default"
            {...(grave && !why && { c: 'var(--bad)' })}
            {...(label && { 'aria-label': label })}
            onClick={(event) => (why ? event.preventDefault() : onPress())}
            // Not `disabled`: who comes by with the keyboard shall hear the reason.
            {...(why
              ? { 'data-disabled': true, 'aria-disabled': true, 'aria-describedby': placeOf(why) }
              : {})}
          >
            {words}
          </Button>
        ))}
      </div>
      {reasons.map((why) => (
        <p key={why} id={placeOf(why)} className={classes.sub}>
          <WhyWords why={why} view={view} />
        </p>
      ))}
    </div>
  )
}

export function WhyWords({ why, view }: { why: Why; view: TenantView | undefined }) {
  const login = view?.tenant.login ?? ''
  const version = view?.check?.probe.version?.series ?? ''
  switch (why) {
    case 'public':
      return <Trans>This account stands for every visitor of the website; Reeve leaves it alone.</Trans>
    case 'no_rights':
      return <Trans>The tenant does not let {login} change accounts.</Trans>
    case 'own_login':
      return <Trans>This is the login that Reeve itself uses here.</Trans>
    case 'needs_password':
      return (
        <Trans>
          The server asks for the password of {login} first, and this connection has an API key. Store the
          password on the tenant's page.
        </Trans>
      )
    case 'no_devices_in_version':
      return <Trans>Odoo {version} keeps no devices; 18 and later do.</Trans>
    case 'sessions_need_password_change':
      return <Trans>In Odoo {version} sessions end only with a new password.</Trans>
    case 'archived':
      return <Trans>The account is archived: bring it back first.</Trans>
    case 'no_email':
      return <Trans>There is no e-mail address to send it to.</Trans>
    case 'no_keys':
      return <Trans>There are no API keys that this login may see.</Trans>
    case 'two_factor_off':
      return <Trans>Two-factor is off.</Trans>
    case 'two_factor_unknown':
      return <Trans>The tenant does not tell whether two-factor is on.</Trans>
    case 'already_archived':
      return <Trans>Archived already.</Trans>
    case 'already_active':
      return <Trans>Not archived.</Trans>
    case 'portal_groups':
      return <Trans>Portal accounts have no groups of their own.</Trans>
  }
}
