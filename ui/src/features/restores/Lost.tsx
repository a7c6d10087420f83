/** What a live database has that a backup lacks: records made or changed since, by model, counted just now. */
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import type { Loss, LossView } from '../../ipc'
import { AsOf, Moment } from '../../ui/Age'
import form from '../../ui/form.module.css'
import { useFormat } from '../../ui/format'
import { NumbersTable } from '../../ui/NumbersTable'
import { Note } from '../../ui/parts'
import own from './restores.module.css'

/** The largest ones say what it is about; the rest is a click away. */
const mostShown = 6

interface Props {
  since: string
  view: LossView | undefined
  /** It is being counted again. */
  counting: boolean
  onAgain(): void
}

export function Lost({ since, view, counting, onAgain }: Props) {
  return (
    <section className={form.box} aria-busy={counting}>
      <h3>
        <Trans>
          Made or changed since <Moment at={since} />
        </Trans>
      </h3>
      {!view ? (
        <p className={form.hint} role="status">
          <Trans>Asking the tenant what would be lost…</Trans>
        </p>
      ) : view.loss === null ? (
        <Note tone="warn">
          <Trans>The tenant does not answer, so nobody can say what would be lost.</Trans>{' '}
          {view.why_not !== null && <span lang="en">{view.why_not}</span>}
        </Note>
      ) : (
        <Counted loss={view.loss} />
      )}
      <div className={form.buttons}>
        <Button type="button" size="compact-xs" variant="default" loading={counting} onClick={onAgain}>
          <Trans>Count again</Trans>
        </Button>
        {view && (
          <span className={form.hint}>
            <AsOf at={view.at} />
          </span>
        )}
      </div>
    </section>
  )
}

function Counted({ loss: { models, all, unseen } }: { loss: Loss }) {
  const format = useFormat()
  const rest = models.length - mostShown
  return (
    <>
      {all === 0 ? (
        <p>
          {unseen.length > 0 ? (
            <Trans>Nothing among what this login may read.</Trans>
          ) : (
            <Trans>Nothing was made or changed since: nothing would be lost.</Trans>
          )}
        </p>
      ) : (
        <p className={own.all}>
          <Plural value={all} one="# record would be lost" other="# records would be lost" />
        </p>
      )}
      {models.length > 0 && <Models models={models.slice(0, mostShown)} />}
      {rest > 0 && (
        <details>
          <summary>
            <Plural value={rest} one="and # more model" other="and # more models" />
          </summary>
          <Models models={models.slice(mostShown)} />
        </details>
      )}
      <p className={form.hint}>
        <Trans>What was deleted since is not counted: it comes back.</Trans>
      </p>
      {unseen.length > 0 && (
        <p className={form.hint}>
          <Trans>Not counted, as this login may not read it: {format.list(unseen)}.</Trans>
        </p>
      )}
    </>
  )
}

function Models({ models }: { models: Loss['models'] }) {
  const { t } = useLingui()
  const format = useFormat()
  return (
    <NumbersTable
      label={t`What would be lost`}
      head={[
        <Trans key="model">Model</Trans>,
        <Trans key="made" context="records">
          Made
        </Trans>,
        <Trans key="changed" context="records">
          Changed
        </Trans>,
      ]}
      rows={models.map(({ model, name, created, changed }) => ({
        key: model,
        name: (
          <>
            {name} <code>{model}</code>
          </>
        ),
        numbers: [format.number(created), format.number(changed)],
      }))}
    />
  )
}
