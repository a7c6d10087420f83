/** One value before and after, and why it cannot be made or whether it was. */
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { useLingui } from '@lingui/react'
import { Trans, useLingui as useMacro } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import type { Change, Moved, Named, Subject, UserField, Value } from '../../ipc'
import { faultWords } from '../../ui/fault/words'
import { useFormat } from '../../ui/format'
import { CheckIcon, CrossIcon } from '../../ui/icons'
import { policyNames, usePolicyValue } from '../policies/words'
import classes from './plans.module.css'
import { userFieldWords } from './words'

interface Props {
  change: Change
  /** The line above: an account's name is said once. */
  previous: Change | undefined
  /** The tenant has a result: each line says whether it was made. */
  tried: boolean
}

export function ChangeLine({ change, previous, tried }: Props) {
  const { t } = useMacro()
  const { _ } = useLingui()
  const { subject, before, after, refused, made } = change
  const login = subject.kind === 'user' ? subject.login : null
  const above = previous?.subject.kind === 'user' ? previous.subject.login : null
  return (
    <>
      {login !== null && login !== above && <li className={classes.who}>{login}</li>}
      <li className={classes.line} data-refused={refused !== null || undefined}>
        <span className={classes.subject}>
          {tried && refused === null && (
            <span className={classes.made}>
              {made ? (
                <CheckIcon aria-hidden="false" role="img" aria-label={t`made`} />
              ) : (
                <CrossIcon aria-hidden="false" role="img" aria-label={t`not made`} />
              )}
            </span>
          )}
          <SubjectWords subject={subject} />
        </span>
        <span className={classes.values}>
          <Values subject={subject} before={before} after={after} />
        </span>
        {refused && (
          <span className={classes.refused}>
            <strong>
              <Trans>Cannot be made: {_(faultWords[refused.code].title)}</Trans>
            </strong>{' '}
            {refused.message !== '' && <q>{refused.message}</q>}
          </span>
        )}
      </li>
    </>
  )
}

/** What the preview saw, and what is there now. */
export function MovedLine({ moved: { subject, expected, found } }: { moved: Moved }) {
  const words = useValueWords()
  return (
    <li className={classes.line}>
      <span className={classes.subject}>
        {subject.kind === 'user' && `${subject.login} · `}
        <SubjectWords subject={subject} />
      </span>
      <span className={classes.values}>
        <Trans>
          was {words(subject, expected)} in the preview, is {words(subject, found)} now
        </Trans>
      </span>
    </li>
  )
}

function SubjectWords({ subject }: { subject: Subject }) {
  const { _ } = useLingui()
  switch (subject.kind) {
    case 'user':
      return _(userFieldWords[subject.field])
    case 'policy':
      return _(policyNames[subject.field])
    case 'module':
      return (
        <Trans>
          Module <code>{subject.name}</code>
        </Trans>
      )
  }
}

function Values({ subject, before, after }: Pick<Change, 'subject' | 'before' | 'after'>) {
  const { t } = useMacro()
  const words = useValueWords()
  if (Array.isArray(before) || Array.isArray(after))
    return <ListChange before={listOf(before)} after={listOf(after)} />
  // What is sent or ended has no value before.
  if (subject.kind === 'user' && (subject.field === 'sessions' || subject.field === 'invitation'))
    return <strong>{words(subject, after)}</strong>
  return (
    <>
      <span className={classes.before}>{words(subject, before)}</span>
      <span className={classes.arrow} role="img" aria-label={t`becomes`}>
        →
      </span>
      <strong>{words(subject, after)}</strong>
    </>
  )
}

const listOf = (value: Value): Named[] => (Array.isArray(value) ? value : [])

/** Of a list, only what comes and what goes. */
function ListChange({ before, after }: { before: Named[]; after: Named[] }) {
  const { t } = useMacro()
  const has = (list: Named[], { id, name }: Named) =>
    list.some((each) => each.id === id && each.name === name)
  const gone = before.filter((each) => !has(after, each))
  const added = after.filter((each) => !has(before, each))
  const item = (sign: ReactNode, word: string, name: string, kind: string) => (
    <li key={`${kind} ${name}`} data-kind={kind}>
      <span role="img" aria-label={word}>
        {sign}
      </span>{' '}
      {name}
    </li>
  )
  return (
    <ul className={classes.listChange}>
      {added.map(({ name }) => item('+', t`added:`, name, 'added'))}
      {gone.map(({ name }) => item('−', t`removed:`, name, 'removed'))}
    </ul>
  )
}

/** A value in words. What it means depends on what it is a value of. */
function useValueWords(): (subject: Subject, value: Value) => string {
  const { t } = useMacro()
  const { _ } = useLingui()
  const format = useFormat()
  const policy = usePolicyValue()
  return (subject, value) => {
    if (subject.kind === 'policy')
      return typeof value === 'number' ? policy(subject.field, value) : t`not set`
    if (subject.kind === 'module') return value === true ? t`installed` : t`not installed`
    const special = userValue(subject.field, value)
    if (special !== null) return _(special)
    if (Array.isArray(value)) return value.length === 0 ? t`none` : format.list(value.map(({ name }) => name))
    if (value === null || value === '') return t`nothing`
    return typeof value === 'boolean' ? (value ? t`on` : t`off`) : String(value)
  }
}

/** Values that are words of the core; `null` for those that are people's own. */
function userValue(field: UserField, value: Value): MessageDescriptor | null {
  switch (field) {
    case 'account':
      return value === null ? msg`does not exist` : null
    case 'active':
      return value === true ? msg`active` : msg`archived`
    case 'sessions':
      return msg`end`
    case 'invitation':
      return typeof value === 'string' ? msg`mailed to ${value}` : msg`is mailed`
    case 'password':
      switch (value) {
        case 'mail':
          return msg`chosen by the person, through a mailed link`
        case 'one_time':
          return msg`a one-time password, shown once`
        case 'given':
          return msg`the one you type`
        case 'unknown':
          return msg`one that nobody knows`
        default:
          return msg`as it is`
      }
    case 'name':
    case 'login':
    case 'email':
    case 'groups':
    case 'api_keys':
    case 'devices':
    case 'two_factor':
      return null
  }
}
