/** The columns of the journal. */
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { useLingui } from '@lingui/react'
import { Trans } from '@lingui/react/macro'
import { useMemo } from 'react'
import type { Entry, Outcome } from '../../ipc'
import { Moment } from '../../ui/Age'
import { useFormat } from '../../ui/format'
import { State, type Tone } from '../../ui/parts'
import { type Columns, columnsOf } from '../../ui/table/columns'

const outcomes: Record<Outcome, { tone: Tone; words: MessageDescriptor }> = {
  done: { tone: 'good', words: msg`Done` },
  refused: { tone: 'warn', words: msg`Refused` },
  failed: { tone: 'bad', words: msg`Failed` },
  cancelled: { tone: 'quiet', words: msg`Stopped` },
}

/** Actions in words. One that is not known here keeps its own name. */
const actions: Record<string, MessageDescriptor> = {
  'tenant.add': msg`Tenant connected`,
  'tenant.remove': msg`Tenant forgotten`,
  'tenant.set_secret': msg`Password or key replaced`,
  'tenant.set_master_password': msg`Master password stored`,
  'tenant.set_stage': msg`Production or test said`,
  'users.export': msg`People exported`,
  'user.create': msg`Account created`,
  'user.edit': msg`Account changed`,
  'user.archive': msg`Account archived`,
  'user.unarchive': msg`Account brought back`,
  'user.groups': msg`Groups changed`,
  'user.kind': msg`Kind of account changed`,
  'user.copy_rights': msg`Rights copied`,
  'user.template': msg`Template applied`,
  'user.reset_password': msg`Password reset`,
  'user.end_sessions': msg`Sessions ended`,
  'user.revoke_keys': msg`API keys revoked`,
  'user.revoke_devices': msg`Devices forgotten`,
  'user.disable_two_factor': msg`Two-factor turned off`,
  'user.offboard': msg`Person offboarded`,
  'policy.set': msg`Policy set`,
  'plan.undo': msg`Change undone`,
  'baseline.save': msg`Baseline saved`,
  'baseline.remove': msg`Baseline removed`,
  'backup.take': msg`Backup taken`,
  'backup.verify': msg`Backup checked`,
}

const column = columnsOf<Entry>()

export function useJournalColumns(): Columns<Entry> {
  const format = useFormat()
  const { _ } = useLingui()
  return useMemo(
    () =>
      column.columns([
        column.accessor((entry) => entry.at, {
          id: 'at',
          header: () => <Trans>When</Trans>,
          cell: ({ getValue }) => <Moment at={getValue()} />,
          meta: { width: 24 },
        }),
        column.accessor((entry) => entry.action, {
          id: 'action',
          header: () => <Trans>What</Trans>,
          cell: ({ getValue }) => {
            const words = actions[getValue()]
            return words ? _(words) : getValue()
          },
          meta: { width: 18 },
        }),
        column.accessor((entry) => entry.tenant ?? '–', {
          id: 'tenant',
          header: () => <Trans>Tenant</Trans>,
          meta: { width: 18, from: 'sm' },
        }),
        column.display({
          id: 'outcome',
          header: () => <Trans>Outcome</Trans>,
          cell: ({ row }) => {
            const { tone, words } = outcomes[row.original.outcome]
            return <State tone={tone}>{_(words)}</State>
          },
          meta: { width: 12 },
        }),
        column.accessor((entry) => entry.detail, {
          id: 'detail',
          header: () => <Trans>Particulars</Trans>,
          cell: ({ getValue }) => <span title={getValue()}>{getValue()}</span>,
          meta: { width: 24, from: 'md' },
        }),
        column.accessor((entry) => entry.actor, {
          id: 'actor',
          header: () => <Trans>Who</Trans>,
          meta: { width: 10, from: 'md' },
        }),
        column.accessor((entry) => entry.seq, {
          id: 'seq',
          header: () => <Trans>Number</Trans>,
          cell: ({ row, getValue }) => <span title={row.original.hash}>{format.number(getValue())}</span>,
          meta: { width: 9, numeric: true, from: 'lg' },
        }),
      ]),
    [_, format],
  )
}
