/** The pages of the window in one list: the navigation, the command palette and the tests read it. */
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { ComponentType, SVGProps } from 'react'
import type { Role } from '../ipc'
import {
  ActivityIcon,
  BackupIcon,
  FleetIcon,
  PeopleIcon,
  PolicyIcon,
  PromiseIcon,
  RestoreIcon,
  SettingsIcon,
  SupportIcon,
} from '../ui/icons'

export interface Page {
  path:
    | '/'
    | '/people'
    | '/policies'
    | '/access'
    | '/backups'
    | '/restores'
    | '/promises'
    | '/activity'
    | '/settings'
  title: MessageDescriptor
  icon: ComponentType<SVGProps<SVGSVGElement>>
}

const fleet: Page = { path: '/', title: msg`Fleet`, icon: FleetIcon }
const people: Page = { path: '/people', title: msg`People`, icon: PeopleIcon }
const policies: Page = { path: '/policies', title: msg`Policies`, icon: PolicyIcon }
const access: Page = { path: '/access', title: msg`Support access`, icon: SupportIcon }
const backups: Page = { path: '/backups', title: msg`Backups`, icon: BackupIcon }
const restores: Page = { path: '/restores', title: msg`Restores`, icon: RestoreIcon }
const promises: Page = { path: '/promises', title: msg`Promises`, icon: PromiseIcon }
const activity: Page = { path: '/activity', title: msg`Activity`, icon: ActivityIcon }
const settings: Page = { path: '/settings', title: msg`Settings`, icon: SettingsIcon }

/** The same pages for everyone, in the order of each one's work. What a person may do is the tenant's decision. */
export function pagesFor(role: Role | null | undefined): Page[] {
  switch (role) {
    case 'helpdesk':
      return [fleet, access, restores, backups, people, policies, promises, activity, settings]
    case 'customer':
      return [fleet, backups, restores, access, promises, people, policies, activity, settings]
    default:
      return [fleet, people, policies, access, backups, restores, promises, activity, settings]
  }
}
