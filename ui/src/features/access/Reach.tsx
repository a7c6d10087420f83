/** What a scope can touch, as the tenant said just now: the dangerous things in plain words, the groups, the models. */
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { type ReactNode, useMemo } from 'react'
import type { ScopeModel, ScopeReach } from '../../ipc'
import { Age } from '../../ui/Age'
import form from '../../ui/form.module.css'
import { useFormat } from '../../ui/format'
import { CheckIcon, WarningIcon } from '../../ui/icons'
import { Tag } from '../../ui/parts'
import { type Columns, columnsOf } from '../../ui/table/columns'
import { ListTable } from '../../ui/table/ListTable'
import classes from './access.module.css'
import sheet from './scope.module.css'

export function Reach({ reach, stale }: { reach: ScopeReach; stale: boolean }) {
  const { t } = useLingui()
  const columns = useModelColumns()
  const { models, groups } = reach
  return (
    <section className={form.stack} aria-label={t`What this can touch`}>
      <ul className={sheet.warnings}>
        <Danger
          is={reach.runs_code}
          yes={<Trans>Can run code on the tenant, and so do anything there</Trans>}
          no={<Trans>Cannot run code on the tenant</Trans>}
          unknown={<Trans>Whether it can run code could not be read</Trans>}
          tone="bad"
        />
        <Danger
          is={reach.creates_users}
          yes={<Trans>Can create users, and so come back later</Trans>}
          no={<Trans>Cannot create users</Trans>}
          unknown={<Trans>Whether it can create users could not be read</Trans>}
          tone="bad"
        />
        <Danger
          is={reach.exports}
          yes={<Trans>Can export whole lists to a file</Trans>}
          no={<Trans>Cannot export lists</Trans>}
          unknown={<Trans>Whether it can export lists could not be read</Trans>}
          tone="warn"
        />
      </ul>
      <div>
        <h3>
          <Trans>Groups it will have</Trans>
        </h3>
        <ul className={classes.groups}>
          {groups.map(({ xmlid, name, implied }) => (
            <li key={xmlid ?? name}>
              <Tag tone={implied ? 'quiet' : 'accent'}>
                {name}
                {implied && (
                  <>
                    {' · '}
                    <Trans>implied</Trans>
                  </>
                )}
              </Tag>
            </li>
          ))}
        </ul>
      </div>
      <div>
        <h3>
          <Plural value={models.length} one="# model within reach" other="# models within reach" />
        </h3>
        <div className={sheet.models}>
          <ListTable
            label={t`Models within reach`}
            columns={columns}
            rows={models}
            rowKey={modelOf}
            stale={stale}
          />
        </div>
        <p className={form.hint}>
          <Trans>
            Counts are before record rules, which may narrow them. Read from the tenant{' '}
            <Age at={reach.read_at} />.
          </Trans>
        </p>
      </div>
    </section>
  )
}

interface DangerProps {
  is: boolean | null
  yes: ReactNode
  no: ReactNode
  unknown: ReactNode
  tone: 'bad' | 'warn'
}

function Danger({ is, yes, no, unknown, tone }: DangerProps) {
  return (
    <li data-tone={is === false ? undefined : is === null ? 'warn' : tone}>
      {is === false ? <CheckIcon /> : <WarningIcon />}
      <span>{is === null ? unknown : is ? yes : no}</span>
    </li>
  )
}

const modelOf = ({ model }: ScopeModel) => model
const column = columnsOf<ScopeModel>()

function useModelColumns(): Columns<ScopeModel> {
  const format = useFormat()
  return useMemo(
    () =>
      column.columns([
        column.display({
          id: 'name',
          header: () => <Trans>Model</Trans>,
          cell: ({ row: { original } }) => <span title={original.model}>{original.name}</span>,
          meta: { width: 30 },
        }),
        column.accessor((model) => model.model, {
          id: 'model',
          header: () => <Trans>Technical name</Trans>,
          cell: ({ getValue }) => <code>{getValue()}</code>,
          meta: { width: 26, from: 'md' },
        }),
        column.display({
          id: 'rights',
          header: () => <Trans>May</Trans>,
          cell: ({ row }) => <Rights of={row.original} />,
          meta: { width: 30 },
        }),
        column.display({
          id: 'records',
          header: () => <Trans>Records</Trans>,
          cell: ({ row }) =>
            row.original.records === null ? <Trans>unknown</Trans> : format.number(row.original.records),
          meta: { width: 14, numeric: true },
        }),
      ]),
    [format],
  )
}

function Rights({ of: { read, write, create, unlink } }: { of: ScopeModel }) {
  const { t } = useLingui()
  const words = [read && t`read`, write && t`change`, create && t`create`, unlink && t`delete`].filter(
    Boolean,
  )
  return words.join(', ')
}
