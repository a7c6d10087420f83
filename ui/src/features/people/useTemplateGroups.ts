/** The groups that a chosen template comes to, in the one tenant it is for or in general. */
import { useQuery } from '@tanstack/react-query'
import { ask, type GroupRef, type TenantId } from '../../ipc'
import { groupsOf, type NewRights } from './newAccount'

/** `null` while it is not known. */
export function useTemplateGroups(rights: NewRights, only: TenantId | undefined): GroupRef[] | null {
  const wanted = rights.way === 'template' && rights.template !== ''
  const templates = useQuery({ ...ask('templateList', {}), enabled: wanted })
  const catalogue = useQuery({
    ...ask('groupCatalogue', { tenant: only ?? '' }),
    enabled: wanted && only !== undefined,
  })
  if (!wanted) return null
  const template = templates.data?.find(({ id }) => id === rights.template)
  // A tenant that does not answer now says so in the preview; the template's best guess goes there meanwhile.
  if (!template || (only !== undefined && catalogue.isPending)) return null
  return groupsOf(template, only === undefined ? undefined : catalogue.data)
}
