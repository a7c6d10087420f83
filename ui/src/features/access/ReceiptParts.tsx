/** The tables of a receipt. Drawn whole, not only what is in sight: a receipt is printed. */
import { useLingui } from '@lingui/react'
import { Plural, Trans } from '@lingui/react/macro'
import type { Finding, Outliving, Receipt, Touched } from '../../ipc'
import { Moment } from '../../ui/Age'
import form from '../../ui/form.module.css'
import { useFormat } from '../../ui/format'
import { Tag } from '../../ui/parts'
import page from '../../ui/parts.module.css'
import sheet from './receipt.module.css'
import { differenceWords, outlivingWords } from './words'

export function Findings({ receipt: { findings, not_compared } }: { receipt: Receipt }) {
  const { _ } = useLingui()
  const blind = Object.entries(not_compared) as [Outliving, string][]
  return (
    <div className={form.stack}>
      {findings.length === 0 ? (
        <NothingFound blind={blind.length} />
      ) : (
        <table className={sheet.table}>
          <thead>
            <tr>
              <th scope="col">
                <Trans>What</Trans>
              </th>
              <th scope="col">
                <Trans>Name</Trans>
              </th>
              <th scope="col">
                <Trans>By whom</Trans>
              </th>
              <th scope="col">
                <Trans>When</Trans>
              </th>
            </tr>
          </thead>
          <tbody>
            {findings.map((finding) => (
              <tr
                key={`${finding.what} ${finding.id}`}
                data-tone={finding.by_support === true ? 'bad' : undefined}
              >
                <th scope="row">
                  {_(outlivingWords[finding.what])}{' '}
                  <Tag tone={finding.by_support === true ? 'bad' : 'quiet'}>
                    {_(differenceWords[finding.change])}
                  </Tag>
                </th>
                <td>
                  {finding.name} <span className={page.quiet}>#{finding.id}</span>
                </td>
                <td>
                  <ByWords finding={finding} />
                </td>
                <td>
                  <Moment at={finding.at} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {blind.length > 0 && (
        <div className={sheet.blind}>
          <p>
            <Trans>These could not be compared with how they were before:</Trans>
          </p>
          <ul>
            {blind.map(([what, why]) => (
              <li key={what}>
                {_(outlivingWords[what])}: <q>{why}</q>
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  )
}

/** Kinds of things that are compared. */
const kinds = Object.keys(outlivingWords).length

/** What was not compared may hold anything. */
function NothingFound({ blind }: { blind: number }) {
  if (blind === kinds)
    return (
      <p>
        <strong>
          <Trans>Nothing could be compared: whether somebody could come back is not known.</Trans>
        </strong>
      </p>
    )
  return (
    <p>
      {blind > 0 ? (
        <Trans>
          Among what was compared, nothing that somebody could come back through was made or changed
          meanwhile.
        </Trans>
      ) : (
        <Trans>Nothing that somebody could come back through was made or changed meanwhile.</Trans>
      )}
    </p>
  )
}

function ByWords({ finding: { by_support } }: { finding: Finding }) {
  if (by_support === null) return <Trans>the tenant does not say</Trans>
  return by_support ? (
    <strong>
      <Trans>the support user</Trans>
    </strong>
  ) : (
    <Trans>somebody else</Trans>
  )
}

export function SignIns({ receipt: { sign_ins, devices } }: { receipt: Receipt }) {
  return (
    <div className={form.stack}>
      {sign_ins.length === 0 ? (
        <p>
          <Trans>The tenant recorded none.</Trans>
        </p>
      ) : (
        <ul className={sheet.note}>
          {sign_ins.map(({ at, from }) => (
            <li key={at}>
              <Moment at={at} />
              {from !== null && <> · {from}</>}
            </li>
          ))}
        </ul>
      )}
      <p className={form.hint}>
        <Trans>Odoo keeps only some sign-ins of an account; the trials made by Reeve are left out.</Trans>
      </p>
      {devices === null ? (
        <p className={form.hint}>
          <Trans>This version of Odoo does not record devices.</Trans>
        </p>
      ) : (
        <ul className={sheet.note}>
          {devices.map(({ id, name, address, last_seen }) => (
            <li key={id}>
              {name}
              {address !== null && <> · {address}</>} · <Moment at={last_seen} />
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

export function TouchedModels({ receipt: { touched, unanswered } }: { receipt: Receipt }) {
  if (touched.length === 0)
    return (
      <p>
        {Object.keys(unanswered).length > 0 ? (
          <Trans>
            Where the tenant answered, no record was created by it, and none was last changed by it.
          </Trans>
        ) : (
          <Trans>No record was created by it, and none was last changed by it.</Trans>
        )}
      </p>
    )
  return (
    <div className={form.stack}>
      <p className={form.hint}>
        <Trans>Odoo remembers who changed a record last, not everybody before.</Trans>
      </p>
      {touched.map((each) => (
        <TouchedModel key={each.model} touched={each} />
      ))}
    </div>
  )
}

function TouchedModel({ touched: { model, name, created, changed, records } }: { touched: Touched }) {
  const format = useFormat()
  const more = created + changed - records.length
  return (
    <table className={sheet.table}>
      <caption>
        <strong>{name}</strong> <code>{model}</code> ·{' '}
        <Plural value={created} one="# created" other="# created" /> ·{' '}
        <Plural value={changed} one="# changed" other="# changed" />
      </caption>
      <tbody>
        {records.map((record) => (
          <tr key={record.id}>
            <th scope="row">
              {isWeb(record.url) ? (
                <a href={record.url} target="_blank" rel="noreferrer">
                  {record.name}
                </a>
              ) : (
                record.name
              )}
            </th>
            <td>{record.created ? <Trans>created</Trans> : <Trans>changed</Trans>}</td>
            <td>
              <Moment at={record.at} />
            </td>
          </tr>
        ))}
        {more > 0 && (
          <tr>
            <td colSpan={3}>
              <Trans>and {format.number(more)} more, not listed here</Trans>
            </td>
          </tr>
        )}
      </tbody>
    </table>
  )
}

/** A receipt may come from elsewhere: only an address of the web becomes a link. */
function isWeb(url: string): boolean {
  return /^https?:\/\//i.test(url)
}

export function Unanswered({ receipt: { unanswered } }: { receipt: Receipt }) {
  const models = Object.entries(unanswered)
  if (models.length === 0)
    return (
      <p>
        <Trans>It answered every question.</Trans>
      </p>
    )
  return (
    <ul className={sheet.note}>
      {models.map(([model, why]) => (
        <li key={model}>
          <code>{model}</code>: <q>{why}</q>
        </li>
      ))}
    </ul>
  )
}
