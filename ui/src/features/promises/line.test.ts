import { describe, expect, it } from 'vitest'
import { stepsOf } from './line'

const at = (hour: number) => `2026-11-22T${String(hour).padStart(2, '0')}:00:00Z`

describe('the line of a score', () => {
  it('holds each score until the next one, and the last until now', () => {
    const scores = [
      { at: at(0), score: 100 },
      { at: at(5), score: 40 },
    ]
    expect(stepsOf(scores, new Date(at(10)))).toBe('M0 0H500V60H1000')
  })

  it('is level where there is one score, whenever that was', () => {
    expect(stepsOf([{ at: at(3), score: 70 }], new Date(at(3)))).toBe('M0 30H1000')
    expect(stepsOf([], new Date(at(3)))).toBe('')
  })

  it('never leaves its field when the clock was set back', () => {
    const scores = [
      { at: at(4), score: 50 },
      { at: at(6), score: 60 },
    ]
    expect(stepsOf(scores, new Date(at(5)))).toBe('M0 50H1000V40H1000')
  })
})
