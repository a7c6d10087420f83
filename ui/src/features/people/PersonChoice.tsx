/** Picks one account of a tenant by searching for it. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Radio } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ask, type TenantId, type User } from '../../ipc'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import { SearchField } from '../../ui/SearchField'
import classes from './people.module.css'
import { filterOf } from './view'

/** More than this is no choice any more but a list; another letter makes it shorter. */
const mostOffered = 8

interface Props {
  tenant: TenantId
  /** Not this account. */
  except: number
  chosen: User | null
  onChoose(user: User): void
}

export function PersonChoice({ tenant, except, chosen, onChoose }: Props) {
  const { t } = useLingui()
  const [typed, setTyped] = useState('')
  const [search] = useDebouncedValue(typed.trim(), 80)
  const { data, error } = useQuery({
    ...ask('usersList', {
      tenant,
      filter: filterOf({ q: search, kind: 'internal' }),
      sort: { by: 'name', descending: false },
      offset: 0,
      limit: mostOffered + 1,
    }),
    placeholderData: keepPreviousData,
  })
  const found = (data?.rows ?? []).filter(({ id }) => id !== except)
  const offered = found.slice(0, mostOffered)
  const rest = (data?.total ?? 0) - (data?.rows.length ?? 0) + (found.length - offered.length)
  return (
    <>
      <SearchField
        size="sm"
        label={t`Search people by name, login or e-mail`}
        placeholder={t`Name, login or e-mail`}
        value={typed}
        onChange={setTyped}
        autoFocus
      />
      {error && <FaultNotice fault={error} />}
      <Radio.Group
        label={t`Account`}
        value={chosen ? String(chosen.id) : ''}
        onChange={(id) => {
          const user = offered.find((each) => String(each.id) === id)
          if (user) onChoose(user)
        }}
      >
        <div className={classes.choices}>
          {offered.map((user) => (
            <Radio key={user.id} value={String(user.id)} label={user.name} description={user.login} />
          ))}
        </div>
      </Radio.Group>
      {data && offered.length === 0 && (
        <p className={classes.sub} role="status">
          <Trans>Nobody matches</Trans>
        </p>
      )}
      {rest > 0 && (
        <p className={classes.sub}>
          <Trans>There are more: search for the one you mean.</Trans>
        </p>
      )}
    </>
  )
}
