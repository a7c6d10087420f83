/**
 * A tenant's groups under its own headings. What comes with a given group is shown as implied and cannot be taken away
 * by itself. One stop of the Tab key after the search; the arrow keys walk from group to group.
 */
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { Checkbox } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, useMemo, useRef, useState } from 'react'
import { ask, type CatalogueGroup, type GroupHeading, type TenantId } from '../../ipc'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import { useFormat } from '../../ui/format'
import { Tag } from '../../ui/parts'
import { SearchField } from '../../ui/SearchField'
import { matches } from '../palette/match'
import { impliedBy, isKindGroup } from './implied'
import classes from './people.module.css'

interface Props {
  tenant: TenantId
  given: ReadonlySet<number>
  onToggle(id: number, give: boolean): void
  /** It is one field of several, and does not take the focus when it comes. */
  quiet?: boolean
}

export function GroupPicker({ tenant, given, onToggle, quiet = false }: Props) {
  const { t } = useLingui()
  const [search, setSearch] = useState('')
  const list = useRef<HTMLDivElement>(null)
  const { data, error, refetch, isPending } = useQuery({
    ...ask('groupCatalogue', { tenant }),
    staleTime: 0,
  })
  const implied = useMemo(() => impliedBy(data ?? [], given), [data, given])
  const shown = useMemo(() => found(data ?? [], search), [data, search])
  const count = shown.reduce((sum, { groups }) => sum + groups.length, 0)
  const [active, setActive] = useState<number | null>(null)
  const stop = shown.some(({ groups }) => groups.some(({ group }) => group.id === active))
    ? active
    : (shown[0]?.groups[0]?.group.id ?? null)

  if (error) return <FaultNotice fault={error} onRetry={() => void refetch()} />
  return (
    <div className={classes.picker}>
      <SearchField
        label={t`Search groups`}
        value={search}
        onChange={setSearch}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown') return
          event.preventDefault()
          list.current?.querySelector<HTMLInputElement>('input[tabindex="0"]')?.focus()
        }}
        autoFocus={!quiet}
      />
      <p className={classes.sub} role="status">
        {isPending ? (
          <Trans>Asking the tenant for its groups…</Trans>
        ) : (
          <Plural value={count} one="# group" other="# groups" />
        )}
      </p>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys walk between the boxes inside */}
      <div ref={list} onKeyDown={walk}>
        {shown.map(({ name, groups }) => (
          <fieldset key={name ?? ''} className={classes.heading}>
            <legend>{name ?? <Trans>Without a heading</Trans>}</legend>
            {groups.map((each) => (
              <GroupBox
                key={each.group.id}
                each={each}
                given={given.has(each.group.id)}
                by={implied.get(each.group.id) ?? []}
                tabIndex={each.group.id === stop ? 0 : -1}
                onFocus={() => setActive(each.group.id)}
                onToggle={onToggle}
              />
            ))}
          </fieldset>
        ))}
      </div>
    </div>
  )
}

interface BoxProps {
  each: CatalogueGroup
  given: boolean
  by: string[]
  tabIndex: number
  onFocus(): void
  onToggle(id: number, give: boolean): void
}

function GroupBox({ each: { group, comment }, given, by, tabIndex, onFocus, onToggle }: BoxProps) {
  const format = useFormat()
  const implied = by.length > 0
  const givers = format.list(by)
  return (
    <Checkbox
      size="xs"
      checked={given || implied}
      // Not `disabled`: who walks by with the keyboard shall hear what it comes with.
      aria-disabled={implied || undefined}
      onChange={({ currentTarget }) => !implied && onToggle(group.id, currentTarget.checked)}
      onFocus={onFocus}
      tabIndex={tabIndex}
      data-implied={implied || undefined}
      label={
        <>
          {group.name}{' '}
          {implied && (
            <Tag>
              <Trans>implied</Trans>
            </Tag>
          )}
        </>
      }
      description={
        implied || comment ? (
          <>
            {implied && <Trans>comes with {givers}</Trans>}
            {implied && comment && ' · '}
            {comment}
          </>
        ) : undefined
      }
    />
  )
}

/** The arrow keys, Home and End, from box to box across the headings. */
function walk(event: KeyboardEvent<HTMLElement>): void {
  const boxes = [...event.currentTarget.querySelectorAll<HTMLInputElement>('input[type="checkbox"]')]
  const at = boxes.indexOf(document.activeElement as HTMLInputElement)
  const steps: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: boxes.length - 1 }
  const wished = steps[event.key]
  if (wished === undefined || at < 0 || event.ctrlKey || event.metaKey || event.altKey) return
  event.preventDefault()
  boxes[Math.max(0, Math.min(boxes.length - 1, wished))]?.focus()
}

function found(headings: GroupHeading[], search: string): GroupHeading[] {
  return headings
    .map(({ name, groups }) => ({
      name,
      groups: groups.filter(
        (each) =>
          !isKindGroup(each) &&
          matches(search.trim(), `${name ?? ''} ${each.group.name} ${each.group.xmlid ?? ''}`),
      ),
    }))
    .filter(({ groups }) => groups.length > 0)
}
