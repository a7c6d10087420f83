/**
 * What somebody has seen and typed before a live database is put aside: what would be lost by now, and its name. The core
 * counts again and refuses where more would be lost than was seen; then the new number is shown, and the name asked anew.
 */
import { Plural, Trans } from '@lingui/react/macro'
import { Checkbox } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { ask, type Fault, type LossView, type TenantId } from '../../ipc'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import { Note } from '../../ui/parts'
import { TypeToGoOn } from '../../ui/TypeToGoOn'
import { Lost } from './Lost'

/** What would be lost on a tenant, counted when it is first shown and whenever it is asked again. */
export function useLoss(tenant: TenantId | null, since: string | null) {
  return useQuery({
    ...ask('restoreLoss', { tenant: tenant ?? '', since: since ?? '' }),
    enabled: tenant !== null && since !== null,
    staleTime: 0,
    gcTime: 0,
  })
}

/** What is sent of it. */
export interface Agreed {
  /** As many as were seen. */
  lost: number | null
  /** The name. */
  typed: string
  /** What other computers made beside the live database, once it was agreed to. */
  beside: string[]
}

export interface Consent {
  tenant: TenantId
  /** Since when records count; `null` where nobody can have worked in what is put aside. */
  since: string | null
  /** The name to be typed; empty where none is. */
  name: string
  look: { data: LossView | undefined; error: Fault | null; isFetching: boolean; refetch(): unknown }
  typed: string
  onTyped(typed: string): void
  /** Nobody could count, and it is wanted all the same. */
  blind: boolean
  onBlind(blind: boolean): void
  ready: boolean
  agreed: Agreed
  /** More are lost by now than were seen: so many. */
  moved: number | null
  /** What other computers made there: nobody restores it there any more. */
  others: { names: string[]; over: boolean; onOver(over: boolean): void }
}

/** What refusals said other computers made: it stays said after the next refusal. */
function useOthers(fault: Fault | null): Consent['others'] {
  const [names, setNames] = useState<string[]>([])
  const [over, setOver] = useState(false)
  useEffect(() => {
    const beside = fault?.fields?.beside
    if (!beside) return
    setNames(beside.split(', '))
    setOver(false)
  }, [fault])
  return { names, over, onOver: setOver }
}

export function useConsent(
  tenant: TenantId,
  since: string | null,
  name: string,
  fault: Fault | null,
): Consent {
  const [typed, setTyped] = useState('')
  const [blind, setBlind] = useState(false)
  const look = useLoss(tenant, since)
  const { refetch } = look
  const others = useOthers(fault)
  const moved = fault?.code === 'confirmation_needed' && fault.fields?.lost ? Number(fault.fields.lost) : null
  useEffect(() => {
    if (fault?.code !== 'confirmation_needed' || !fault.fields?.lost) return
    setTyped('')
    if (since !== null) void refetch()
  }, [fault, since, refetch])
  const unknown = since !== null && (look.error !== null || look.data?.loss === null)
  const seen = since === null || (!look.isFetching && (unknown ? blind : look.data !== undefined))
  return {
    tenant,
    since,
    name,
    look,
    typed,
    onTyped: setTyped,
    blind,
    onBlind: setBlind,
    ready: seen && typed.trim() === name && (others.names.length === 0 || others.over),
    agreed: {
      lost: look.data?.loss?.all ?? null,
      typed: typed.trim(),
      beside: others.over ? others.names : [],
    },
    moved,
    others,
  }
}

interface FieldsProps {
  consent: Consent
  /** Whose name is typed. */
  what?: Named
}

export function ConsentFields({ consent, what = 'live' }: FieldsProps) {
  const { since, name, look, typed, onTyped, blind, onBlind, moved, others } = consent
  const unknown = look.error !== null || look.data?.loss === null
  return (
    <>
      {since !== null && (
        <Lost since={since} view={look.data} counting={look.isFetching} onAgain={() => void look.refetch()} />
      )}
      {look.error && <FaultNotice fault={look.error} />}
      {since !== null && unknown && (
        <Checkbox
          checked={blind}
          onChange={({ currentTarget }) => onBlind(currentTarget.checked)}
          label={<Trans>Go on, although nobody knows what would be lost</Trans>}
        />
      )}
      {moved !== null && (
        <Note tone="warn">
          <Trans>The live database has moved on, so nothing was begun.</Trans>{' '}
          <Plural
            value={moved}
            one="# record would be lost by now. Look at it, and type the name again if that is right."
            other="# records would be lost by now. Look at them, and type the name again if that is right."
          />
        </Note>
      )}
      {others.names.length > 0 && (
        <Checkbox
          checked={others.over}
          onChange={({ currentTarget }) => others.onOver(currentTarget.checked)}
          label={<Trans>Nobody restores this database from another computer now</Trans>}
          description={
            <Trans>
              Other computers made <code>{others.names.join(', ')}</code> beside it.
            </Trans>
          }
        />
      )}
      {name !== '' && <TypedName what={what} name={name} typed={typed} onTyped={onTyped} />}
    </>
  )
}

/** What the database is to this whose name is typed. */
export type Named = 'live' | 'backup' | 'other_as_live' | 'dropped'

interface NameProps {
  what: Named
  name: string
  typed: string
  onTyped(typed: string): void
}

export function TypedName({ what, name, typed, onTyped }: NameProps) {
  return (
    <TypeToGoOn
      label={
        <>
          {what === 'live' ? (
            <Trans>To go on, type the name of the live database:</Trans>
          ) : what === 'other_as_live' ? (
            <Trans>
              To go on, type the name of the database this backup is of, and of the one whose place it takes:
            </Trans>
          ) : what === 'backup' ? (
            <Trans>To go on, type the name of the database this backup is of:</Trans>
          ) : (
            <Trans>To go on, type the name of the database that is dropped:</Trans>
          )}{' '}
          <b>{name}</b>
        </>
      }
      value={typed}
      onTyped={onTyped}
      autoFocus={what === 'dropped'}
    />
  )
}
