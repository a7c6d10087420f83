/** One's own card: made once, compared by its fingerprint, given away as a file. */
import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ask, type CardView, useCommand } from '../../ipc'
import { Fingerprint } from '../../ui/Fingerprint'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import { holdFocus } from '../../ui/focus'
import form from '../../ui/form.module.css'
import { Fact, Facts } from '../../ui/parts'
import { Saved } from '../../ui/Saved'
import { useSaveFile } from '../../ui/useSaveFile'
import { CardForm } from './CardForm'
import classes from './desk.module.css'

export function OwnCard() {
  const { data: view, error, refetch } = useQuery(ask('cardOwn', {}))
  const [changing, setChanging] = useState(false)
  const close = () => setChanging(false)
  return (
    <div ref={holdFocus} tabIndex={-1} className={classes.stack}>
      <p className={form.hint}>
        <Trans>
          With your card you ask for access, answer requests and sign receipts. Its private half rests with
          your other secrets and never leaves this computer.
        </Trans>
      </p>
      {error && <FaultNotice fault={error} onRetry={() => void refetch()} />}
      {view === null && !changing && (
        <Button size="xs" variant="default" onClick={() => setChanging(true)}>
          <Trans>Make my card</Trans>
        </Button>
      )}
      {view && !changing && <Shown view={view} onChange={() => setChanging(true)} />}
      {changing && <CardForm of={view?.card ?? null} onDone={close} onCancel={close} />}
    </div>
  )
}

function Shown({ view: { card, fingerprint }, onChange }: { view: CardView; onChange(): void }) {
  const write = useCommand('cardSave')
  const { save, saved, pending, fault } = useSaveFile((to) => write.run({ to }), write)
  return (
    <>
      <Facts>
        <Fact name={<Trans>Name</Trans>}>{card.name}</Fact>
        <Fact name={<Trans>E-mail</Trans>}>{card.mail}</Fact>
        <Fact name={<Trans>Works for</Trans>}>{card.provider || '–'}</Fact>
        <Fact name={<Trans>Fingerprint</Trans>}>
          <Fingerprint value={fingerprint.replaceAll(' ', '')} />
          <p className={form.hint}>
            <Trans>Read it to whoever wants to be sure that a request is yours.</Trans>
          </p>
        </Fact>
      </Facts>
      <div className={form.buttons}>
        <Button
          size="xs"
          variant="default"
          loading={pending}
          onClick={() => void save(`${card.mail}.card.json`)}
        >
          <Trans>Save the card to a file…</Trans>
        </Button>
        <Button size="xs" variant="default" onClick={onChange}>
          <Trans>Change name or e-mail</Trans>
        </Button>
      </div>
      <Saved saved={saved} fault={fault} />
    </>
  )
}
