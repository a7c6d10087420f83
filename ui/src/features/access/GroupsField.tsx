/** The groups wanted: picked from the tenant's own where it is connected here, typed by their external ids elsewhere. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Button, NativeSelect, Textarea } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { ask, type CatalogueGroup, type TenantId } from '../../ipc'
import form from '../../ui/form.module.css'
import { GroupPicker } from '../people/GroupPicker'
import { groupsOf } from '../people/newAccount'
import { useTemplateName } from '../people/templates'
import classes from './access.module.css'

interface Props {
  tenant: TenantId | null
  /** External ids. */
  groups: readonly string[]
  onChange(groups: string[]): void
}

export function GroupsField({ tenant, groups, onChange }: Props) {
  const { t } = useLingui()
  const nameOf = useTemplateName()
  const [typing, setTyping] = useState(false)
  const { data: templates } = useQuery(ask('templateList', {}))
  const catalogue = useQuery({
    ...ask('groupCatalogue', { tenant: tenant ?? '' }),
    enabled: tenant !== null,
  })
  const known = useMemo(() => catalogue.data?.flatMap((heading) => heading.groups) ?? [], [catalogue.data])
  const byHand = tenant === null || typing || catalogue.error !== null

  const take = (id: string) => {
    const template = templates?.find((each) => each.id === id)
    if (!template) return
    const refs = groupsOf(template, tenant === null ? undefined : catalogue.data)
    const wanted = refs.flatMap((ref) => (typeof ref === 'string' ? [ref] : (xmlidOf(known, ref) ?? [])))
    onChange([...new Set(wanted)])
  }
  return (
    <fieldset className={form.fieldset}>
      <legend>
        <Trans>What it may do</Trans>
      </legend>
      <NativeSelect
        label={<Trans>Take the rights of a template</Trans>}
        value=""
        onChange={({ currentTarget }) => take(currentTarget.value)}
        data={[
          { value: '', label: t`Choose a template…` },
          ...(templates ?? []).map((template) => ({ value: template.id, label: nameOf(template) })),
        ]}
      />
      {byHand ? (
        <TypedGroups groups={groups} onChange={onChange} />
      ) : (
        <PickedGroups tenant={tenant} known={known} groups={groups} onChange={onChange} />
      )}
      {tenant !== null && catalogue.error === null && (
        <div>
          <Button size="compact-xs" variant="subtle" onClick={() => setTyping(!typing)}>
            {typing ? (
              <Trans>Choose from the tenant's groups</Trans>
            ) : (
              <Trans>Type external ids instead</Trans>
            )}
          </Button>
        </div>
      )}
    </fieldset>
  )
}

function TypedGroups({ groups, onChange }: Omit<Props, 'tenant'>) {
  const [text, setText] = useState(groups.join('\n'))
  // A template chosen meanwhile replaces what was typed; one's own typing comes back as the same list.
  const shown = sameList(idsIn(text), groups) ? text : groups.join('\n')
  return (
    <Textarea
      label={<Trans>External ids of the groups</Trans>}
      description={<Trans>One per line, such as sales_team.group_sale_salesman.</Trans>}
      value={shown}
      onChange={({ currentTarget }) => {
        setText(currentTarget.value)
        onChange(idsIn(currentTarget.value))
      }}
      rows={3}
      spellCheck={false}
      autoComplete="off"
    />
  )
}

interface PickedProps {
  tenant: TenantId
  known: CatalogueGroup[]
  groups: readonly string[]
  onChange(groups: string[]): void
}

function PickedGroups({ tenant, known, groups, onChange }: PickedProps) {
  const given = useMemo(
    () =>
      new Set(known.flatMap(({ group }) => (group.xmlid && groups.includes(group.xmlid) ? [group.id] : []))),
    [known, groups],
  )
  const [nameless, setNameless] = useState<string | null>(null)
  const toggle = (id: number, give: boolean) => {
    const xmlid = xmlidOf(known, id)
    setNameless(xmlid === null ? (known.find(({ group }) => group.id === id)?.group.name ?? '') : null)
    if (xmlid !== null) onChange(give ? [...groups, xmlid] : groups.filter((each) => each !== xmlid))
  }
  return (
    <>
      <div className={classes.picker}>
        <GroupPicker tenant={tenant} given={given} onToggle={toggle} quiet />
      </div>
      {nameless !== null && (
        <p className={classes.why} role="alert">
          <Trans>{nameless} has no external id, so it cannot be asked for.</Trans>
        </p>
      )}
    </>
  )
}

const xmlidOf = (known: CatalogueGroup[], id: number) =>
  known.find(({ group }) => group.id === id)?.group.xmlid ?? null

/** The ids in what was typed: one per line, or parted by blanks and commas. */
export function idsIn(text: string): string[] {
  return [...new Set(text.split(/[\s,;]+/).filter(Boolean))]
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((each, index) => each === b[index])
}
