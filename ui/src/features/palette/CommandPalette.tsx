/** One field for everything: pages, tenants, people by name, and the things most often done. */
import { useLingui } from '@lingui/react'
import { Trans, useLingui as useMacro } from '@lingui/react/macro'
import '@mantine/spotlight/styles.css'
import { createSpotlight, Spotlight } from '@mantine/spotlight'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useMemo, useState } from 'react'
import { pagesFor } from '../../app/pages'
import { ask, type User, useCommand } from '../../ipc'
import { useReturnFocus } from '../../ui/focus'
import {
  ActivityIcon,
  FleetIcon,
  LeaveIcon,
  PeopleIcon,
  PlusIcon,
  RefreshIcon,
  RestoreIcon,
  SearchIcon,
  SupportIcon,
} from '../../ui/icons'
import { addressOf } from '../people/deeds'
import { personKey } from '../people/view'
import { matches } from './match'

/** Of tenants and of people: more than this is a list, and lists have pages of their own. */
const mostFound = 6
/** More would bury the other actions. */
const mostLeaving = 2
/** Shorter searches match nearly everybody. */
const shortest = 2

const [store, spotlight] = createSpotlight()

export default function CommandPalette({ onClose }: { onClose(): void }) {
  const { t } = useMacro()
  const { _ } = useLingui()
  const navigate = useNavigate()
  const refresh = useCommand('usersRefresh')
  const [query, setQuery] = useState('')
  const { data: status } = useQuery(ask('setupStatus', {}))
  const { data: tenants } = useQuery(ask('tenantList', {}))
  const term = query.trim()
  const people = useQuery({
    ...ask('usersList', {
      tenant: null,
      filter: { search: term, active: null },
      sort: { by: 'name', descending: false },
      offset: 0,
      limit: mostFound,
    }),
    enabled: term.length >= shortest,
    placeholderData: keepPreviousData,
  })

  useReturnFocus()
  useEffect(() => spotlight.open(), [])

  const groups = useMemo(() => {
    const go =
      (to: string, search: object = {}) =>
      () =>
        void navigate({ to, search } as never)
    const pages = pagesFor(status?.preferences.role).map(({ path, title, icon: Icon }) => ({
      id: `page ${path}`,
      label: _(title),
      leftSection: <Icon />,
      onClick: go(path),
    }))
    const actions = [
      { id: 'new', label: t`New account`, leftSection: <PlusIcon />, onClick: go('/people', { act: 'new' }) },
      { id: 'connect', label: t`Connect a tenant`, leftSection: <PlusIcon />, onClick: go('/connect') },
      {
        id: 'access',
        label: t`Ask for access`,
        leftSection: <SupportIcon />,
        onClick: go('/access', { act: 'request' }),
      },
      {
        id: 'restore',
        label: t`Ask for a restore`,
        leftSection: <RestoreIcon />,
        onClick: go('/restores', { act: 'ask' }),
      },
      { id: 'plans', label: t`Latest plans`, leftSection: <ActivityIcon />, onClick: go('/activity/plans') },
      {
        id: 'refresh',
        label: t`Read people of all tenants`,
        leftSection: <RefreshIcon />,
        onClick: () => void refresh.run({ tenants: [] }),
      },
    ]
    const fleet = (tenants ?? []).map(({ tenant }) => ({
      id: `tenant ${tenant.id}`,
      label: tenant.name,
      description: `${tenant.url} · ${tenant.database}`,
      leftSection: <FleetIcon />,
      onClick: go(`/tenants/${encodeURIComponent(tenant.id)}`),
    }))
    const nameOf = new Map(tenants?.map(({ tenant }) => [tenant.id, tenant.name]))
    const rows = term.length >= shortest ? (people.data?.rows ?? []) : []
    const personAt = (user: User, act?: 'leave') => ({
      q: user.login,
      show: 'all',
      person: personKey(user.tenant, user.id),
      ...(act && { act }),
    })
    const found = rows.map((user) => ({
      id: `person ${personKey(user.tenant, user.id)}`,
      label: user.name,
      description: [user.login, mailBeside(user), nameOf.get(user.tenant) ?? user.tenant]
        .filter(Boolean)
        .join(' · '),
      leftSection: <PeopleIcon />,
      onClick: go('/people', personAt(user)),
    }))
    // Once per person, not per account: leaving is asked for everywhere from any of them.
    const leaving = [
      ...new Map(rows.map((user) => [addressOf(user) ?? personKey(user.tenant, user.id), user])),
    ]
      .slice(0, mostLeaving)
      .map(([key, user]) => ({
        id: `leave ${key}`,
        label: t`${user.name} is leaving…`,
        description: addressOf(user) ?? `${user.login} · ${nameOf.get(user.tenant) ?? user.tenant}`,
        leftSection: <LeaveIcon />,
        onClick: go('/people', personAt(user, 'leave')),
      }))
    const keep = <Item extends { label: string; description?: string | undefined }>(items: Item[]) =>
      term === ''
        ? items
        : items.filter(({ label, description }) => matches(term, `${label} ${description ?? ''}`))
    return [
      { label: t`Pages`, items: pages.filter(({ label }) => matches(term, label)) },
      { label: t`Tenants`, items: keep(fleet).slice(0, mostFound) },
      { label: t`People`, items: found },
      { label: t`Actions`, items: [...leaving, ...keep(actions)] },
    ].filter((group) => group.items.length > 0)
  }, [_, t, navigate, refresh, status, tenants, people.data, term])

  return (
    <Spotlight.Root
      store={store}
      query={query}
      onQueryChange={setQuery}
      onSpotlightClose={onClose}
      shortcut={null}
      scrollable
      maxHeight="min(420px, 60vh)"
      transitionProps={{ duration: 0 }}
      attributes={{ content: { 'aria-label': t`Search and commands` } }}
    >
      <Spotlight.Search
        placeholder={t`Search pages, tenants and people…`}
        aria-label={t`Search pages, tenants and people`}
        leftSection={<SearchIcon />}
      />
      <Spotlight.ActionsList>
        {groups.map(({ label, items }) => (
          <Spotlight.ActionsGroup key={label} label={label}>
            {items.map(({ id, ...item }) => (
              <Spotlight.Action key={id} {...item} />
            ))}
          </Spotlight.ActionsGroup>
        ))}
        {groups.length === 0 && (
          <Spotlight.Empty>
            <Trans>Nothing matches</Trans>
          </Spotlight.Empty>
        )}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  )
}

/** The mail where it is not the login: somebody found by it should see why. */
function mailBeside({ login, email }: User): string | null {
  return email !== null && email.toLowerCase() !== login.toLowerCase() ? email : null
}
