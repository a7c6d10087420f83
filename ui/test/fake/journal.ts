/** The journal of a fake core: as long as wanted, with an outcome of every kind. */
import type { Action, Entry } from '../../src/ipc/generated'
import type { FakeCore } from './core'
import { tenantNames } from './fleet'
import type { Handlers } from './handlers'

export function journalOf(core: FakeCore): Pick<Handlers, 'journal_page' | 'journal_verify' | 'list_save'> {
  return {
    journal_page: ({ before, limit }) => ({
      entries: core.journal.filter((entry) => before === null || entry.seq < before).slice(0, limit),
      total: core.journal.length,
    }),
    journal_verify: () => ({
      ok: true,
      entries: core.journal.length,
      head: core.journal[0]?.hash ?? null,
      broken_at: null,
    }),
    list_save: ({ to }) => ({ file: to, rows: core.journal.length }),
  }
}

export function entries(now: number, length: number): Entry[] {
  const actions: Action[] = ['backup.take', 'grant.give', 'tenant.add', 'vault.run', 'card.import']
  const hash = (seq: number) => (seq * 2654435761).toString(16).padStart(16, '0').repeat(4).slice(0, 64)
  return Array.from({ length }, (_, index) => {
    const seq = length - index
    return {
      seq,
      at: new Date(now - index * 47 * 60_000).toISOString(),
      actor: 'ayse',
      tenant: seq % 7 === 0 ? null : (tenantNames[seq % tenantNames.length] ?? null),
      action: actions[seq % actions.length] as Action,
      detail: seq % 5 === 0 ? '312 MB, all 9 checks hold' : 'as asked',
      outcome: seq % 11 === 0 ? 'failed' : seq % 17 === 0 ? 'refused' : 'done',
      previous: hash(seq - 1),
      hash: hash(seq),
    }
  })
}
