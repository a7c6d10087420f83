import { i18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { render, screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { change, one, page } from '../../../test/restores'
import type { ProofSeen, StepDetail } from '../../ipc'
import { activate } from '../../locales/i18n'
import { Found } from './Found'

type Facts = Exclude<StepDetail, string>
type Told = { [Kind in Facts['kind']]: [Extract<Facts, { kind: Kind }>, ...string[]] }

const proof: ProofSeen = {
  database: 'acme_side',
  grade: 'E',
  tables: {
    whole: 510,
    rows: 1204,
    related: 38,
    lost: 2,
    lost_first: [
      { table: 'sale_order', rows: 37 },
      { table: 'stock_picking', rows: 24 },
    ],
    fewer: 3,
    refused: 4,
    thinned: 5,
    passing: 6,
    uncounted: 7,
  },
  lines: [{ check: 'tables', finding: 'failed', detail: 'the dump ends before its end mark' }],
}
const numbers = ['510', '38', '2', 'sale_order (37)', 'stock_picking (24)', '3', '4', '5', '13', 'end mark']
const runsOn = { kind: 'runs_on', database: 'acme_before', why: 'Access Denied' } as const
const atRest = { kind: 'at_rest', database: 'acme_before' } as const

/** One of each kind, with what its words have to hold in every language. */
const told: Told = {
  looked: [
    {
      kind: 'looked',
      bytes: 312_400_000,
      odoo: '19.0',
      modules: { kind: 'there', count: 61 },
      needs: 7_000_000_000,
    },
    '312',
    '19.0',
    '61',
    '7',
  ],
  saved: [{ kind: 'saved', file: '/b/acme.zip' }, '/b/acme.zip'],
  not_saved: [{ kind: 'not_saved', why: 'pg_dump failed' }, 'pg_dump failed'],
  sent: [{ kind: 'sent', bytes: 312_400_000, database: 'acme_side', answer_lost: true }, '312', 'acme_side'],
  proven: [{ kind: 'proven', proof, rest: runsOn }, 'acme_side', 'Access Denied', 'acme_before', ...numbers],
  not_proven: [{ kind: 'not_proven', proof }, 'acme_side', 'E', ...numbers],
  send_again: [{ kind: 'send_again' }],
  swapped: [
    { kind: 'swapped', live: 'acme', coming: 'acme_side', going: 'acme_before', gap_ms: 7000 },
    'acme_side',
    'acme_before',
    '7',
  ],
  nothing_renamed: [{ kind: 'nothing_renamed' }],
  back: [
    { kind: 'back', people: 184, files: { kind: 'opened', opened: 11, of: 12 }, rest: atRest },
    '184',
    '11',
    '12',
    'acme_before',
  ],
  files_gone: [{ kind: 'files_gone', database: 'acme', tried: 12 }, 'acme', '12'],
  provider_asked: [
    {
      kind: 'provider_asked',
      target: 'live',
      database: 'acme',
      before: 'acme_before',
      until: '2026-12-06T12:00:00Z',
    },
    'acme',
    'acme_before',
    '2026',
  ],
  back_asked: [{ kind: 'back_asked', database: 'acme', before: 'acme_before' }, 'acme_before', 'acme'],
  back_done: [{ kind: 'back_done', database: 'acme', people: 184, unsure: true }, 'acme', '184'],
  not_put_back: [{ kind: 'not_put_back', database: 'acme', lacks: 228 }, 'acme', '228'],
  provider_done: [
    { kind: 'provider_done', database: 'acme', people: 184, unsure: true, proof, rest: atRest },
    'acme',
    '184',
    'acme_before',
    ...numbers,
  ],
  not_replaced: [{ kind: 'not_replaced', database: 'acme', newer: 228 }, 'acme', '228'],
  failed: [{ kind: 'failed', code: 'disk_full', message: '41 GB are missing' }, '41 GB are missing'],
}

const words = (detail: StepDetail) => {
  const { container, unmount } = render(
    <I18nProvider i18n={i18n}>
      <Found detail={detail} />
    </I18nProvider>,
  )
  // what others said stays in their words
  const own = container.cloneNode(true) as HTMLElement
  own.querySelectorAll('[lang="en"], code').forEach((quoted) => void quoted.remove())
  const told = { all: container.textContent ?? '', own: own.textContent ?? '' }
  unmount()
  return told
}

describe('what was found in a step', () => {
  it.each(Object.entries(told))(
    '%s has its numbers and its names in both languages',
    async (_, [detail, ...facts]) => {
      await activate('tr')
      const turkish = words(detail)
      await activate('en')
      const english = words(detail)
      for (const fact of facts) {
        expect(turkish.all).toContain(fact)
        expect(english.all).toContain(fact)
      }
      expect(turkish.own, 'and words of its own').not.toBe(english.own)
    },
  )

  it('is shown as an older program wrote it down, where it did', async () => {
    const { work } = one('live')
    const steps = work?.steps.map((step) => ({ ...step, detail: step.detail ? 'two renames' : null })) ?? []
    change('live', { work: work && { ...work, steps } })
    page('live')
    expect((await screen.findAllByText('two renames'))[0]).toHaveAttribute('lang', 'en')
  })
})
