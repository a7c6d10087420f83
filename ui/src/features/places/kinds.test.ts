import { describe, expect, it } from 'vitest'
import { isWhole, placeOf, placeText, secretOf } from './kinds'

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

  it('by a link are the link, which is never shown', () => {
    expect(isWhole('link', {}, ''), 'nothing was handed over yet').toBe(false)
    expect(isWhole('link', {}, 'https://files.example/b.zip?sig=1')).toBe(true)
    expect(placeOf('link', {})).toEqual({ kind: 'link', host: '', file: '' })
    expect(placeText({ kind: 'link', host: 'files.example', file: 'b.zip' })).toBe('files.example / b.zip')
  })
})
