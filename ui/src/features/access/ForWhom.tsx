/** For whom access is asked: oneself, or somebody whose card was seen here. What is handed over is sealed to that card. */
import { Trans, useLingui } from '@lingui/react/macro'
import { NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { ask, type Card } from '../../ipc'
import { personWords } from './Asked'

interface Props {
  /** `null`: oneself. */
  staff: Card | null
  onChange(staff: Card | null): void
}

export function ForWhom({ staff, onChange }: Props) {
  const { t } = useLingui()
  const { data: cards } = useQuery(ask('cardList', {}))
  if (!cards || cards.length === 0) return null
  return (
    <NativeSelect
      label={<Trans>For whom</Trans>}
      description={<Trans>Only the owner of the card can use what is handed over.</Trans>}
      inputWrapperOrder={['label', 'input', 'description']}
      value={staff?.sign ?? ''}
      onChange={({ currentTarget }) =>
        onChange(cards.find(({ card }) => card.sign === currentTarget.value)?.card ?? null)
      }
      data={[
        { value: '', label: t`myself` },
        ...cards.map(({ card }) => ({ value: card.sign, label: personWords(card) })),
      ]}
    />
  )
}
