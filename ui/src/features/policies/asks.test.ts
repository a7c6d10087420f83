import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { i18n } from '@lingui/core'
import { afterEach, describe, expect, it } from 'vitest'
import type { Standard } from '../../ipc'
import { activate } from '../../locales/i18n'
import { sentenceOf } from './asks'
import { policyFields } from './words'

const core = readFileSync(resolve('..', 'src-tauri/crates/domain/src/policy/standards.rs'), 'utf8')
const standards: Standard[] = ['nist', 'asvs']
const all = policyFields.flatMap((field) =>
  standards.flatMap((standard) => sentenceOf({ field, standard }) ?? []),
)

describe('what the standards ask for', () => {
  afterEach(() => activate('en'))

  it('is said in the core’s own words, and all of them', () => {
    const said = new Set(all.map((sentence) => i18n._(sentence)))
    const expected = [...core.matchAll(/^\s*"(.{21,}\.)",$|grade, "(.{21,}\.)"\)/gm)].map(
      ([, a, b]) => a ?? b,
    )
    expect([...said].sort(), 'a sentence of the core without words here, or the other way round').toEqual(
      [...new Set(expected)].sort(),
    )
  })

  it('is said in Turkish on a Turkish page', async () => {
    const english = all.map((sentence) => i18n._(sentence))
    await activate('tr')
    const turkish = all.map((sentence) => i18n._(sentence))
    expect(turkish.filter((words) => english.includes(words))).toEqual([])
  })
})
