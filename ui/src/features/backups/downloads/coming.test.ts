import { describe, expect, it } from 'vitest'
import type { Download, Job, Phase } from '../../../ipc'
import { comingOf } from './coming'

const download = (id: string, rest: Partial<Download>): Download => ({
  id,
  tenant: 'acme',
  source: 's1',
  backup: id,
  path: `${id}.zip`,
  at: '2026-11-20T02:00:00Z',
  to: `/backups/${id}.zip`,
  per_second: null,
  seal_to: null,
  position: 1,
  state: 'active',
  job: null,
  fault: null,
  added_at: '2026-11-20T02:00:00Z',
  ...rest,
})
const live = (id: string, tenant: string, phase: Phase, before = 0): Job => ({
  id,
  work: { kind: 'backup_take', tenant, to: `/backups/${id}.zip`, per_second: null, seal_to: null },
  title: tenant,
  state: 'running',
  progress: { phase, done: before, total: null, rate: null, seconds_left: null },
  started_at: '2026-11-20T02:00:00Z',
  ended_at: null,
  attempts: 1,
  fault: null,
  outcome: null,
})

describe('what is on its way here', () => {
  it('stands in the order of turns, live backups among downloads', () => {
    const downloads = [
      download('done', { state: 'done' }),
      download('stopped', { state: 'stopped', position: -5 }),
      download('second', { position: 2 }),
      download('first', { position: 1 }),
    ]
    const jobs = [
      live('next', 'acme', 'waiting', 0),
      live('last', 'acme', 'waiting', 1),
      live('arriving', 'cicek', 'receiving', 5_000_000),
      { ...live('over', 'acme', 'finishing'), state: 'done' as const },
    ]
    const ids = (tenant: string | null) => comingOf(downloads, jobs, tenant).map(({ id }) => id)
    expect(ids(null)).toEqual(['first', 'second', 'arriving', 'next', 'last', 'stopped', 'done'])
    expect(ids('acme'), 'another tenant’s is not its').not.toContain('arriving')
  })
})
