import { describe, expect, it } from 'vitest'
import type { PromiseChange } from '../../ipc'
import { isWorthALine } from './standing'

const first: PromiseChange = {
  check: 'open_signup',
  at: '2026-11-22T12:00:00Z',
  before: null,
  was_sufficient: null,
  after: 'not_stated',
  is_sufficient: true,
  worse: false,
  platform: null,
}

describe('the first sight of a check', () => {
  it('has a line where it is that of a fault, and none where all is well', () => {
    expect(isWorthALine(first)).toBe(false)
    expect(isWorthALine({ ...first, is_sufficient: false })).toBe(true)
    expect(isWorthALine({ ...first, after: 'broken' })).toBe(true)
    expect(isWorthALine({ ...first, before: 'broken' }), 'a change for the better').toBe(true)
  })
})
