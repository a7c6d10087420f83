/** Search and filters of a list of people. What is chosen goes into the address at once, typing a breath later. */
import { plural } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { Checkbox, NativeSelect } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { useEffect, useState } from 'react'
import type { Change } from '../../ui/address'
import filters from '../../ui/filters.module.css'
import { SearchField } from '../../ui/SearchField'
import type { PeopleView } from './view'

/** Milliseconds after the last key. The core answers in a few; this only spares it half-typed words. */
const breath = 80

interface Props {
  view: PeopleView
  onChange(change: Change<PeopleView>): void
}

export function PeopleFilters({ view, onChange }: Props) {
  const { t } = useLingui()
  return (
    <search className={filters.filters}>
      <PeopleSearch value={view.q ?? ''} onChange={(q) => onChange({ q: q || undefined })} />
      <NativeSelect
        size="xs"
        aria-label={t`Kind of account`}
        value={view.kind ?? ''}
        onChange={({ currentTarget }) =>
          onChange({ kind: (currentTarget.value || undefined) as PeopleView['kind'] })
        }
        data={[
          { value: '', label: t`All kinds` },
          { value: 'internal', label: t`Internal` },
          { value: 'portal', label: t`Portal` },
        ]}
      />
      <NativeSelect
        size="xs"
        aria-label={t`Active or archived`}
        value={view.show ?? ''}
        onChange={({ currentTarget }) =>
          onChange({ show: (currentTarget.value || undefined) as PeopleView['show'] })
        }
        data={[
          { value: '', label: t`Active` },
          { value: 'archived', label: t`Archived` },
          { value: 'all', label: t`Active and archived` },
        ]}
      />
      <NativeSelect
        size="xs"
        aria-label={t`Two-factor authentication`}
        value={view.two_factor ?? ''}
        onChange={({ currentTarget }) =>
          onChange({ two_factor: (currentTarget.value || undefined) as PeopleView['two_factor'] })
        }
        data={[
          { value: '', label: t`Two-factor: any` },
          { value: 'on', label: t`With two-factor` },
          { value: 'off', label: t`Without two-factor` },
        ]}
      />
      <NativeSelect
        size="xs"
        aria-label={t`Settings rights`}
        value={view.admin ?? ''}
        onChange={({ currentTarget }) =>
          onChange({ admin: (currentTarget.value || undefined) as PeopleView['admin'] })
        }
        data={[
          { value: '', label: t`Settings rights: any` },
          { value: 'yes', label: t`With Settings rights` },
          { value: 'no', label: t`Without Settings rights` },
        ]}
      />
      <UnusedFilter value={view.unused} onChange={(unused) => onChange({ unused })} />
      <Checkbox
        size="xs"
        label={<Trans>With API keys</Trans>}
        checked={view.keys ?? false}
        onChange={({ currentTarget }) => onChange({ keys: currentTarget.checked || undefined })}
      />
    </search>
  )
}

/** Usual spans in days; an address may name another one, and then it is offered too. */
const spans = [30, 90, 180, 365]

function UnusedFilter({
  value,
  onChange,
}: {
  value: number | undefined
  onChange(days: number | undefined): void
}) {
  const { t } = useLingui()
  const offered =
    value === undefined || spans.includes(value) ? spans : [...spans, value].sort((a, b) => a - b)
  return (
    <NativeSelect
      size="xs"
      aria-label={t`Last sign-in`}
      value={value ?? ''}
      onChange={({ currentTarget }) => onChange(Number(currentTarget.value) || undefined)}
      data={[
        { value: '', label: t`Last sign-in: any` },
        ...offered.map((days) => ({
          value: String(days),
          label: plural(days, { one: 'Unused for # day', other: 'Unused for # days' }),
        })),
      ]}
    />
  )
}

function PeopleSearch({ value, onChange }: { value: string; onChange(value: string): void }) {
  const { t } = useLingui()
  const [typed, setTyped] = useState(value)
  const tell = useDebouncedCallback(onChange, breath)

  // The address can change without typing: the palette, the back button, a cleared filter.
  useEffect(() => setTyped(value), [value])

  return (
    <SearchField
      className={filters.search}
      label={t`Search people by name, login or e-mail`}
      placeholder={t`Name, login or e-mail`}
      value={typed}
      onChange={(text) => {
        setTyped(text)
        tell(text)
      }}
    />
  )
}
