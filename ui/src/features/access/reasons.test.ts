import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { i18n } from '@lingui/core'
import { afterEach, describe, expect, it } from 'vitest'
import { activate } from '../../locales/i18n'
import { reasons } from './reasons'

const core = readFileSync(resolve('..', 'src-tauri/crates/app/src/grants/view/may.rs'), 'utf8')

describe('why something cannot be done with an access', () => {
  afterEach(() => activate('en'))

  it('is known for every sentence of the core, and for no other', () => {
    const said = [...core.matchAll(/"([A-Z][^"]{15,}\.)"/g)].map(([, sentence]) => sentence)
    expect(Object.keys(reasons).sort()).toEqual([...new Set(said)].sort())
    for (const [sentence, words] of Object.entries(reasons)) expect(i18n._(words)).toBe(sentence)
  })

  it('is said in Turkish on a Turkish page', async () => {
    await activate('tr')
    for (const [sentence, words] of Object.entries(reasons)) expect(i18n._(words)).not.toBe(sentence)
  })
})
