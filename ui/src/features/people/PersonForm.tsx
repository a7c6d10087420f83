/** What has to be said before a change to an account can be planned. Each form ends in one intent. */
import { useLingui } from '@lingui/react/macro'
import type { Intent, TenantView, User, UserOperation } from '../../ipc'
import { CopyForm } from './CopyForm'
import { EditForm } from './EditForm'
import { GroupsForm } from './GroupsForm'
import { LeavingForm } from './LeavingForm'
import { PasswordForm } from './PasswordForm'
import { TemplateForm } from './TemplateForm'

export type PersonFormName = 'edit' | 'groups' | 'copy' | 'template' | 'password' | 'leave'

interface Props {
  name: PersonFormName
  user: User
  view: TenantView | undefined
  onPlan(operation: UserOperation): void
  onIntent(intent: Intent): void
}

export function PersonForm({ name, user, view, onPlan, onIntent }: Props) {
  switch (name) {
    case 'edit':
      return <EditForm user={user} onPlan={onPlan} />
    case 'groups':
      return <GroupsForm user={user} onPlan={onPlan} />
    case 'copy':
      return <CopyForm user={user} onPlan={onPlan} />
    case 'template':
      return <TemplateForm onChoose={(template) => onPlan({ kind: 'template', template })} />
    case 'password':
      return <PasswordForm user={user} view={view} onPlan={onPlan} />
    case 'leave':
      return <LeavingForm user={user} view={view} onIntent={onIntent} />
  }
}

export function useFormTitle(): (form: PersonFormName, name: string) => string {
  const { t } = useLingui()
  return (form, name) => {
    switch (form) {
      case 'edit':
        return t`Edit ${name}`
      case 'groups':
        return t`Groups of ${name}`
      case 'copy':
        return t`Rights for ${name}, copied`
      case 'template':
        return t`A template for ${name}`
      case 'password':
        return t`New password for ${name}`
      case 'leave':
        return t`${name} is leaving`
    }
  }
}
