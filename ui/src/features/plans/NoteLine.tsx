/** What people should know before they agree: every remark the core makes, in words. */
import { useLingui } from '@lingui/react'
import { Plural, Trans } from '@lingui/react/macro'
import type { Note } from '../../ipc'
import { useFormat } from '../../ui/format'
import { policyNames } from '../policies/words'
import { userFieldWords } from './words'

export function NoteLine({ note }: { note: Note }) {
  const { _ } = useLingui()
  const format = useFormat()
  switch (note.kind) {
    case 'nothing_to_do':
      return <Trans>Everything is already as it should be.</Trans>
    case 'passwords_expire':
      return (
        <Plural
          value={note.accounts}
          one="# active internal account has to choose a new password at its next sign-in in a browser."
          other="# active internal accounts have to choose a new password at their next sign-in in a browser."
        />
      )
    case 'only_new_passwords':
      return <Trans>This holds for passwords chosen from now on; existing ones stay.</Trans>
    case 'count_not_enforced': {
      const name = _(policyNames[note.field])
      return <Trans>{name}: the module counts one as enough, whatever the number.</Trans>
    }
    case 'sessions_end':
      return (
        <Plural
          value={note.accounts}
          one="The open web sessions of # account end."
          other="The open web sessions of # accounts end."
        />
      )
    case 'irreversible': {
      const what = _(userFieldWords[note.what])
      return <Trans>{what}: this cannot be undone from here.</Trans>
    }
    case 'undo_archives':
      return <Trans>Undoing a creation archives the account; accounts are never deleted.</Trans>
    case 'implied': {
      const { login } = note
      const groups = format.list(note.groups)
      return (
        <Trans>
          {login} gets these too, because they come with the groups given: {groups}.
        </Trans>
      )
    }
    case 'keys_stay': {
      const { login } = note
      return (
        <Trans>
          The API keys of {login} stay on the account, dead while it is archived. Revoking them needs a
          connection that signs in with a password.
        </Trans>
      )
    }
    case 'mails':
      return (
        <Plural value={note.people} one="The tenant mails # person." other="The tenant mails # people." />
      )
    case 'no_password':
      return <Trans>No mail is sent. The account has no password until one is set or mailed.</Trans>
    case 'install_pause': {
      const { module } = note
      return (
        <Trans>
          Installing {module} restarts the tenant's registry: people notice a pause of some seconds.
        </Trans>
      )
    }
    case 'roles_override':
      return <Trans>A role module on this tenant resets groups that are given directly.</Trans>
    case 'guesses_per_hour': {
      const before = note.before === null ? null : format.number(note.before)
      const after = note.after === null ? null : format.number(note.after)
      if (before === null && after === null) return <Trans>Guesses at passwords stay without limit.</Trans>
      if (after === null)
        return <Trans>Guesses at passwords per hour and address: {before} now, without limit then.</Trans>
      if (before === null)
        return <Trans>Guesses at passwords per hour and address: without limit now, {after} then.</Trans>
      return (
        <Trans>
          Guesses at passwords per hour and address: {before} now, {after} then.
        </Trans>
      )
    }
  }
}
