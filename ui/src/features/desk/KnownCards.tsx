/** The cards of others that were seen so far. Forgetting one asks for its fingerprint again when it comes back. */
import { useLingui } from '@lingui/react'
import { Trans, useLingui as useMacro } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ask, type CardView, useCommand } from '../../ipc'
import { AskTwice } from '../../ui/AskTwice'
import { Fingerprint } from '../../ui/Fingerprint'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import { holdFocus } from '../../ui/focus'
import form from '../../ui/form.module.css'
import { Tag } from '../../ui/parts'
import { SearchField } from '../../ui/SearchField'
import { Unlisted } from '../../ui/Unlisted'
import { acquaintanceWords } from '../access/words'
import { matches } from '../palette/match'
import classes from './desk.module.css'

/** More than this is searched, not read. */
const mostShown = 50

export function KnownCards() {
  const { t } = useMacro()
  const { data: cards, error, refetch } = useQuery(ask('cardList', {}))
  const [search, setSearch] = useState('')
  const found = (cards ?? []).filter(({ card }) =>
    matches(search.trim(), `${card.name} ${card.mail} ${card.provider}`),
  )
  return (
    <div ref={holdFocus} tabIndex={-1} className={classes.stack}>
      {error && <FaultNotice fault={error} onRetry={() => void refetch()} />}
      {cards?.length === 0 && (
        <p className={form.hint}>
          <Trans>Nobody's yet. A card is remembered when it asks for something or answers.</Trans>
        </p>
      )}
      {cards && cards.length > 8 && (
        <SearchField label={t`Search cards`} value={search} onChange={setSearch} />
      )}
      {found.length > 0 && (
        <section
          className={classes.list}
          aria-label={t`Known cards`}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must take the focus, or no key could scroll it
          tabIndex={0}
        >
          <ul className={classes.rows}>
            {found.slice(0, mostShown).map((view) => (
              <CardRow key={view.fingerprint} view={view} />
            ))}
          </ul>
        </section>
      )}
      <Unlisted found={found.length} shown={mostShown} />
    </div>
  )
}

function CardRow({ view: { card, fingerprint, acquaintance } }: { view: CardView }) {
  const { t } = useMacro()
  const { _ } = useLingui()
  const forget = useCommand('cardForget')
  const { words, tone } = acquaintanceWords[acquaintance]
  return (
    <li>
      <div className={classes.rowText}>
        <strong>{card.name}</strong> {card.provider && <>· {card.provider}</>} · {card.mail}{' '}
        {acquaintance !== 'known' && <Tag tone={tone}>{_(words)}</Tag>}
        <div>
          <Fingerprint value={fingerprint.replaceAll(' ', '')} />
        </div>
      </div>
      <AskTwice
        size="compact-xs"
        ask={<Trans>Forget…</Trans>}
        label={t`Forget the card of ${card.name}`}
        act={<Trans>Forget it</Trans>}
        pending={forget.pending}
        fault={forget.fault}
        onAct={() => void forget.run({ name: fingerprint })}
      >
        <Trans>
          When this card comes again it is a stranger's: its fingerprint has to be compared with its owner
          once more.
        </Trans>
      </AskTwice>
    </li>
  )
}
