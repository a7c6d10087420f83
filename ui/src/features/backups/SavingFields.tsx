/** How a backup is saved: how fast it may come, and to whom it is encrypted. */
import { Trans, useLingui } from '@lingui/react/macro'
import { TextInput } from '@mantine/core'
import { useState } from 'react'
import { perSecondOf } from './ledger/limit'

export interface Saving {
  limit: string
  sealTo: string
}

/** What is typed, and what is asked for with it; `perSecond` is `undefined` for what is no speed. */
export function useSaving() {
  const [saving, setSaving] = useState<Saving>({ limit: '', sealTo: '' })
  return { saving, setSaving, perSecond: perSecondOf(saving.limit), sealTo: saving.sealTo.trim() || null }
}

export function SavingFields({ value, onChange }: { value: Saving; onChange(value: Saving): void }) {
  const { t } = useLingui()
  return (
    <>
      <TextInput
        label={<Trans>At most, in MB per second</Trans>}
        description={<Trans>Empty: as fast as it goes.</Trans>}
        value={value.limit}
        onChange={({ currentTarget }) => onChange({ ...value, limit: currentTarget.value })}
        inputMode="decimal"
        autoComplete="off"
        error={perSecondOf(value.limit) === undefined ? t`A number such as 2.5` : undefined}
      />
      <TextInput
        label={<Trans>Encrypt to an age key</Trans>}
        description={
          <Trans>Its public half, such as age1… Empty: the file is kept as it comes, readable.</Trans>
        }
        value={value.sealTo}
        onChange={({ currentTarget }) => onChange({ ...value, sealTo: currentTarget.value })}
        autoComplete="off"
        spellCheck={false}
      />
    </>
  )
}
