/** The staff member's side of an access in force: sign in with it, and give it back. */
import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { useState } from 'react'
import { type GrantView, type SessionPlace, type SignInTried, useCommand } from '../../ipc'
import { CopyButton } from '../../ui/CopyButton'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import form from '../../ui/form.module.css'
import { Note } from '../../ui/parts'
import { WhyNot } from './WhyNot'

export function Session({ grant }: { grant: GrantView }) {
  const open = useCommand('grantOpen')
  const signIn = useCommand('grantSignIn')
  const back = useCommand('grantGiveBack')
  const [opened, setOpened] = useState<SessionPlace | null>(null)
  const [tried, setTried] = useState<SignInTried | null>(null)
  const { id, may, login } = grant

  const show = async (place: SessionPlace) => {
    setTried(null)
    setOpened(null)
    if (await open.run({ grant: id, place })) setOpened(place)
  }
  const attempt = async () => {
    setOpened(null)
    setTried((await signIn.run({ grant: id })) ?? null)
  }
  const cannot = may.sign_in !== null
  const fault = open.fault ?? signIn.fault ?? back.fault ?? tried?.fault
  return (
    <section className={form.panel}>
      <h2>
        <Trans>Your session</Trans>
      </h2>
      <div className={form.buttons}>
        <Button disabled={cannot} loading={open.pending} onClick={() => void show('window')}>
          <Trans>Open in a window</Trans>
        </Button>
        <Button
          variant="default"
          disabled={cannot}
          loading={open.pending}
          onClick={() => void show('browser')}
        >
          <Trans>Open in the browser</Trans>
        </Button>
        <Button variant="default" disabled={cannot} loading={signIn.pending} onClick={() => void attempt()}>
          <Trans>Try it</Trans>
        </Button>
        <Button
          variant="default"
          disabled={may.give_back !== null}
          loading={back.pending}
          onClick={() => void back.run({ grant: id })}
        >
          <Trans>Give it back</Trans>
        </Button>
      </div>
      <p className={form.hint}>
        <Trans>
          The window is apart from Reeve and shows how long it lasts. In the browser you sign in yourself: the
          password is put on the clipboard and taken off it after 30 seconds. Whatever you change there is
          listed in the receipt.
        </Trans>
      </p>
      {opened === 'browser' && (
        <Note tone="good">
          <Trans>
            The password is on the clipboard for 30 seconds. Sign in as <code>{login}</code>
          </Trans>{' '}
          {login && <CopyButton text={login} />}
        </Note>
      )}
      {opened === 'window' && (
        <Note tone="good">
          <Trans>The tenant is open in a window of its own.</Trans>
        </Note>
      )}
      {tried?.ok && (
        <Note tone="good">
          <Trans>It works: the tenant lets {login} in.</Trans>
        </Note>
      )}
      {fault && <FaultNotice fault={fault} />}
      <WhyNot of={grant} what={['sign_in', 'give_back']} />
    </section>
  )
}
