import { describe, expect, it } from 'vitest'
import { languageFor, regionFor } from '../locales/i18n'
import { formatFor, utc } from './format'

const now = new Date('2026-11-20T12:00:00Z')
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000)

describe('ages', () => {
  const en = formatFor('en')
  it.each([
    [0, 'now'],
    [59, 'now'],
    [61, '1 min. ago'],
    [59 * 60, '59 min. ago'],
    [3600, '1 hr. ago'],
    [86_400, '1 day ago'],
    [29 * 86_400, '29 days ago'],
    [30 * 86_400, '1 month ago'],
    [800 * 86_400, '2 years ago'],
  ])('says %i seconds as "%s"', (seconds, words) => {
    expect(en.age(ago(seconds), now)).toBe(words)
  })

  it('looks ahead as well, for what has an end', () => {
    expect(en.age(ago(-2 * 86_400), now)).toBe('in 2 days')
  })

  it('calls a moment just ahead of a slow clock now', () => {
    expect(en.age(ago(-15), now), 'the page’s clock ticks every twenty seconds').toBe('now')
  })

  it('speaks Turkish', () => {
    expect(formatFor('tr').age(ago(180), now)).toBe('3 dk. önce')
  })
})

describe('sizes and times', () => {
  const en = formatFor('en')
  it('says of whole days that they are those of UTC', () => {
    const day = (text: string) => new Date(text)
    expect(en.days(day('2026-11-20'), day('2026-11-20'))).toMatch(/20.* UTC$/)
    expect(en.days(day('2026-11-05'), day('2026-11-11'))).toMatch(/5.*11.* UTC$/)
  })

  it('gives sizes one digit where it tells something', () => {
    expect([0, 999, 1500, 312_480_221, 1_234_567_890].map(en.bytes)).toEqual([
      '0 byte',
      '999 byte',
      '1.5 kB',
      '312 MB',
      '1.2 GB',
    ])
  })
  it('gives durations two units at most', () => {
    expect([0.4, 12.6, 200, 4_830].map(en.duration)).toEqual(['0.4 sec', '13 sec', '3 min', '1 hr 21 min'])
  })
  it('writes UTC the same everywhere', () => {
    expect(utc(new Date('2026-11-20T03:04:05.678Z'))).toBe('2026-11-20 03:04:05 UTC')
  })
})

describe('language and region', () => {
  it('takes the choice, then the system’s languages, then English', () => {
    expect(languageFor('tr', ['en-US'])).toBe('tr')
    expect(languageFor(null, ['de-DE', 'tr-TR'])).toBe('tr')
    expect(languageFor(null, ['de-DE'])).toBe('en')
  })
  it('keeps the system’s region where it speaks the chosen language', () => {
    expect(regionFor('en', ['tr-TR', 'en-GB'])).toBe('en-GB')
    expect(regionFor('tr', ['en-GB'])).toBe('tr')
  })
})
