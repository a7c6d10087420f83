/** A piece of evidence in the user's words. What the tenant calls something stays as it is. */
import { useLingui } from '@lingui/react'
import { Plural, Trans } from '@lingui/react/macro'
import type { CheckName, CheckStandard, EvidenceShown, Measure, PolicyField } from '../../ipc'
import { Age, Moment } from '../../ui/Age'
import { faultWords } from '../../ui/fault/words'
import { useFormat } from '../../ui/format'
import { policyNames, usePolicyValue } from '../policies/words'
import { saidWords } from './checkWords'

/** Checks whose evidence names rules: “minimum_length 8”. Of any other check such a word is somebody's own. */
const ofRules: readonly CheckName[] = ['password_policy', 'lockout']

interface Props {
  /** The check it is evidence of. */
  check: CheckName
  shown: EvidenceShown
}

export function ShownWords({ check, shown }: Props) {
  const { _ } = useLingui()
  const format = useFormat()
  const ruleValue = usePolicyValue()
  /** The core's own words in the user's, with the number before them: “7 daily”. */
  const said = (text: string) => {
    const [field = '', value] = text.split(' ')
    if (ofRules.includes(check) && isRule(field)) {
      const name = _(policyNames[field])
      return value === undefined ? name : `${name}: ${ruleValue(field, Number(value))}`
    }
    const [, number = '', word = text] = /^(\d+ )?(.*)$/.exec(text) ?? []
    const words = Object.hasOwn(saidWords, word) ? saidWords[word] : undefined
    return words ? `${number}${_(words)}` : text
  }
  switch (shown.kind) {
    case 'flag':
      return shown.value ? <Trans>yes</Trans> : <Trans>no</Trans>
    case 'amount':
      return <AmountWords number={shown.value.number} of={shown.value.of} />
    case 'moment':
      return (
        <>
          <Moment at={shown.value} /> (<Age at={shown.value} />)
        </>
      )
    case 'text':
      return said(shown.value)
    case 'list': {
      const { first, more } = shown.value
      return (
        <>
          {first.length === 0 ? <Trans>none</Trans> : first.map(said).join(', ')}
          {more > 0 && (
            <>
              {' '}
              <Trans>and {format.number(more)} more</Trans>
            </>
          )}
        </>
      )
    }
    case 'fault':
      return _(faultWords[shown.value].title)
  }
}

interface StandardProps extends Props {
  standard: CheckStandard
}

/** What is asked for today: the value, on which side of it enough begins, and where that is written. */
export function StandardWords({ check, standard: { bound, source }, shown }: StandardProps) {
  const value = <ShownWords check={check} shown={shown} />
  return (
    <>
      {bound === 'at_least' ? (
        <Trans>at least {value}</Trans>
      ) : bound === 'at_most' ? (
        <Trans>at most {value}</Trans>
      ) : (
        value
      )}
      {source && ` (${source})`}
    </>
  )
}

const isRule = (name: string): name is PolicyField => Object.hasOwn(policyNames, name)

function AmountWords({ number, of }: { number: number; of: Measure }) {
  const format = useFormat()
  switch (of) {
    case 'count':
      return format.number(number)
    case 'bits':
      return <Plural value={number} one="# bit" other="# bits" />
    case 'rounds':
      return <Plural value={number} one="# round" other="# rounds" />
    case 'characters':
      return <Plural value={number} one="# character" other="# characters" />
    case 'seconds':
      return format.exactly(number, 'second')
    case 'minutes':
      return format.exactly(number, 'minute')
    case 'hours':
      return format.exactly(number, 'hour')
    case 'days':
      return format.exactly(number, 'day')
  }
}
