/** A piece of evidence in the user's words. What the tenant calls something stays as it is. */
import { useLingui } from '@lingui/react'
import { Plural, Trans } from '@lingui/react/macro'
import type { EvidenceShown, Measure } from '../../ipc'
import { Age, Moment } from '../../ui/Age'
import { faultWords } from '../../ui/fault/words'
import { useFormat } from '../../ui/format'
import { saidWords } from './checkWords'

export function ShownWords({ shown }: { shown: EvidenceShown }) {
  const { _ } = useLingui()
  const format = useFormat()
  /** The core's own words in the user's, with the number before them: “7 daily”. */
  const said = (text: string) => {
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
