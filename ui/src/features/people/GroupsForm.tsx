/** Gives groups to an account and takes them. Keeps what differs, so that a fresher answer does not undo the choice. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Button, TextInput } from '@mantine/core'
import { type FormEvent, useMemo, useState } from 'react'
import { type GroupRef, type User, type UserOperation, useCommand } from '../../ipc'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import { Note } from '../../ui/parts'
import { GroupPicker } from './GroupPicker'
import { kindGroups } from './implied'
import classes from './people.module.css'

interface Props {
  user: User
  onPlan(operation: UserOperation): void
}

export function GroupsForm({ user, onPlan }: Props) {
  const [changed, setChanged] = useState<ReadonlyMap<number, boolean>>(new Map())
  const given = useMemo(() => {
    const ids = new Set(user.groups.map(({ id }) => id))
    for (const [id, give] of changed) give ? ids.add(id) : ids.delete(id)
    return ids
  }, [user.groups, changed])
  const had = (id: number) => user.groups.some((group) => group.id === id)
  const toggle = (id: number, give: boolean) =>
    setChanged((old) => {
      const next = new Map(old)
      if (had(id) === give) next.delete(id)
      else next.set(id, give)
      return next
    })
  const refs = (give: boolean): GroupRef[] => [...changed].filter(([, to]) => to === give).map(([id]) => id)
  const added = refs(true).length
  const removed = refs(false).length

  const submit = (event: FormEvent) => {
    event.preventDefault()
    onPlan({ kind: 'groups', add: refs(true), remove: refs(false) })
  }
  return (
    <>
      <form className={classes.form} onSubmit={submit}>
        <GroupPicker tenant={user.tenant} given={given} onToggle={toggle} />
        <div className={classes.foot}>
          <Button type="submit" disabled={changed.size === 0}>
            <Trans>Preview the change</Trans>
          </Button>
          <span className={classes.sub} role="status">
            {changed.size > 0 && (
              <Trans>
                {added} to give, {removed} to take
              </Trans>
            )}
          </span>
        </div>
      </form>
      <SaveTemplate user={user} />
    </>
  )
}

/** The groups an account has, kept under a name for others. Groups without an external id mean nothing elsewhere. */
function SaveTemplate({ user }: { user: User }) {
  const { t } = useLingui()
  const save = useCommand('templateSave')
  const [name, setName] = useState('')
  const [saved, setSaved] = useState<string | null>(null)
  const ids = user.groups.flatMap(({ xmlid }) => (xmlid && !kindGroups.includes(xmlid) ? [xmlid] : []))
  const left = user.groups.filter(({ xmlid }) => xmlid === null).length

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const template = await save.run({ name: name.trim(), groups: ids.map((id) => [id]) })
    if (template) {
      setSaved(template.name)
      setName('')
    }
  }
  return (
    <form className={`${classes.form} ${classes.drawerSection}`} onSubmit={(event) => void submit(event)}>
      <h3>
        <Trans>Keep these rights as a template</Trans>
      </h3>
      <div className={classes.foot}>
        <TextInput
          size="xs"
          aria-label={t`Name of the template`}
          placeholder={t`Name of the template`}
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        <Button
          type="submit"
          size="xs"
          variant="default"
          loading={save.pending}
          disabled={name.trim() === '' || ids.length === 0}
        >
          <Trans>Keep</Trans>
        </Button>
      </div>
      {left > 0 && (
        <p className={classes.sub}>
          <Trans>{left} of the groups exist in this tenant only and are left out.</Trans>
        </p>
      )}
      {ids.length === 0 && (
        <p className={classes.sub}>
          <Trans>There is no group here that other tenants would know.</Trans>
        </p>
      )}
      {save.fault && <FaultNotice fault={save.fault} />}
      {saved && (
        <Note tone="good">
          <Trans>“{saved}” can be applied to others now.</Trans>
        </Note>
      )}
    </form>
  )
}
