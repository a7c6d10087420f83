import { describe, expect, it } from 'vitest'
import { isWhole, placeOf, placeText, secretOf, withoutSecret } from './kinds'

describe('places', () => {
  it('are complete or none at all', () => {
    expect(placeOf('folder', {})).toBeNull()
    expect(placeOf('webdav', { url: 'https://x', user: ' a ' })).toEqual({
      kind: 'webdav',
      url: 'https://x',
      root: '',
      user: 'a',
    })
    expect(placeOf('helpdesk', { tenant: 'acme' })).toEqual({ kind: 'helpdesk', tenant: 'acme' })
  })

  it('take nothing that was typed for another kind', () => {
    expect(placeOf('folder', { path: '/srv', access_key: 'AKIA' })).toEqual({ kind: 'folder', path: '/srv' })
    expect(secretOf('folder', 'left over'), 'a folder is opened by nothing').toBeNull()
  })

  it('of clouds are tried with their secret, or with the one that is kept', () => {
    const azure = { endpoint: 'https://a.example', account: 'a', container: 'c' }
    const s3 = { region: 'eu', bucket: 'b', access_key: 'AKIA' }
    for (const [kind, place] of [
      ['azblob', azure],
      ['s3', s3],
      ['gcs', { bucket: 'b' }],
    ] as const) {
      expect(isWhole({ kind, place, secret: '' }), kind).toBe(false)
      expect(isWhole({ kind, place, secret: '' }, true), kind).toBe(true)
      expect(isWhole({ kind, place, secret: 'x' }), kind).toBe(true)
    }
  })

  it('are not tried again without the secret that was sent', () => {
    const typed = { kind: 'webdav', place: { url: 'https://x', user: 'a' }, secret: '' } as const
    expect(isWhole(typed), 'some are open').toBe(true)
    expect(isWhole(withoutSecret(typed))).toBe(true)
    const refused = withoutSecret({ ...typed, secret: 'x' })
    expect(refused.secret).toBe('')
    expect(isWhole(refused)).toBe(false)
    expect(isWhole(withoutSecret(refused))).toBe(false)
    expect(isWhole({ ...refused, secret: 'y' })).toBe(true)
  })

  it('by a link are the link, which is never shown', () => {
    expect(isWhole({ kind: 'link', place: {}, secret: '' }), 'nothing was handed over yet').toBe(false)
    expect(isWhole({ kind: 'link', place: {}, secret: 'https://files.example/b.zip?sig=1' })).toBe(true)
    expect(placeOf('link', {})).toEqual({ kind: 'link', host: '', file: '' })
    expect(placeText({ kind: 'link', host: 'files.example', file: 'b.zip' })).toBe('files.example / b.zip')
  })
})
