/** Picks tenants out of any number of them. */
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { Button, Checkbox } from '@mantine/core'
import { useMemo, useState } from 'react'
import type { TenantId, TenantView } from '../../ipc'
import { SearchField } from '../../ui/SearchField'
import { Unlisted } from '../../ui/Unlisted'
import { matches } from '../palette/match'
import { StageTag } from '../tenant/StageTag'
import { WhyWords } from './DeedButtons'
import type { Why } from './deeds'
import classes from './people.module.css'

/** More than this in one list is searched, not read. */
const mostShown = 50

interface Props {
  tenants: ReadonlyMap<string, TenantView>
  chosen: ReadonlySet<TenantId>
  onChange(chosen: ReadonlySet<TenantId>): void
}

/** Why no account can be made over this connection, as far as its latest check tells. */
export function mayCreate(view: TenantView | undefined): Why | null {
  const rights = view?.check?.rights
  return rights && !rights.write_users ? 'no_rights' : null
}

export function TenantChoice({ tenants, chosen, onChange }: Props) {
  const { t, i18n } = useLingui()
  const [search, setSearch] = useState('')
  const found = useMemo(() => {
    const collator = new Intl.Collator(i18n.locale, { numeric: true })
    return [...tenants.values()]
      .filter(({ tenant }) => matches(search.trim(), `${tenant.name} ${tenant.url} ${tenant.database}`))
      .sort((a, b) => collator.compare(a.tenant.name, b.tenant.name))
  }, [tenants, search, i18n.locale])
  const possible = found.filter((view) => mayCreate(view) === null).map(({ tenant }) => tenant.id)
  const set = (ids: TenantId[], choose: boolean) => {
    const next = new Set(chosen)
    for (const id of ids) choose ? next.add(id) : next.delete(id)
    onChange(next)
  }
  return (
    <fieldset className={classes.heading}>
      <legend>
        <Trans>Tenants</Trans>
      </legend>
      <div className={classes.foot}>
        <SearchField label={t`Search tenants`} value={search} onChange={setSearch} />
        <Button size="compact-xs" variant="subtle" onClick={() => set(possible, true)}>
          <Trans>Choose all listed</Trans>
        </Button>
        <Button
          size="compact-xs"
          variant="subtle"
          disabled={chosen.size === 0}
          onClick={() => onChange(new Set())}
        >
          <Trans>None</Trans>
        </Button>
        <span className={classes.sub} role="status">
          <Plural value={chosen.size} one="# chosen" other="# chosen" />
        </span>
      </div>
      <div className={classes.choices}>
        {found.slice(0, mostShown).map((view) => {
          const { tenant } = view
          const why = mayCreate(view)
          return (
            <Checkbox
              key={tenant.id}
              size="xs"
              disabled={why !== null}
              label={
                <>
                  {tenant.name} <StageTag stage={tenant.stage} />
                </>
              }
              description={why && <WhyWords why={why} view={view} />}
              checked={chosen.has(tenant.id)}
              onChange={({ currentTarget }) => set([tenant.id], currentTarget.checked)}
            />
          )
        })}
      </div>
      <Unlisted found={found.length} shown={mostShown} />
      {found.length === 0 && (
        <p className={classes.sub}>
          <Trans>No tenant matches.</Trans>
        </p>
      )}
    </fieldset>
  )
}
