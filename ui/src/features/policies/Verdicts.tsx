/** What the standards say of a value: a word each, and on opening what they ask for. */
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { useLingui } from '@lingui/react'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { ask, type Grade, type Judgement, type PolicyField, type Standard } from '../../ipc'
import { Tag, type Tone } from '../../ui/parts'
import { sentenceOf } from './asks'
import classes from './policies.module.css'
import type { Values } from './values'

const standards: Record<Standard, string> = { nist: 'NIST SP 800-63B-4', asvs: 'OWASP ASVS 5.0' }

const grades: Record<Grade, { words: MessageDescriptor; tone: Tone }> = {
  meets: { words: msg`as it should be`, tone: 'good' },
  allowed: { words: msg`allowed, less than recommended`, tone: 'warn' },
  against: { words: msg`against it`, tone: 'bad' },
}

/** The standards' words on these values, by field. A breath after the last change. */
export function useJudgements(values: Values): (field: PolicyField) => Judgement[] {
  const [settled] = useDebouncedValue(values, 120)
  const { data } = useQuery({ ...ask('policyJudge', { values: settled }), placeholderData: keepPreviousData })
  return useMemo(() => (field) => data?.filter((each) => each.field === field) ?? [], [data])
}

export function Verdicts({ judgements }: { judgements: Judgement[] }) {
  const { _ } = useLingui()
  if (judgements.length === 0) return null
  return (
    <details className={classes.verdicts}>
      <summary>
        {judgements.map(({ standard, paragraph, grade }) => (
          <Tag key={`${standard} ${paragraph}`} tone={grades[grade].tone}>
            {standard === 'nist' ? 'NIST' : 'ASVS'} {paragraph}: {_(grades[grade].words)}
          </Tag>
        ))}
      </summary>
      <ul>
        {judgements.map(({ field, standard, paragraph, asks }) => {
          const words = sentenceOf({ field, standard })
          return (
            <li key={`${standard} ${paragraph}`}>
              {standards[standard]}, {paragraph}: {words ? <q>{_(words)}</q> : <q lang="en">{asks}</q>}
            </li>
          )
        })}
      </ul>
    </details>
  )
}
