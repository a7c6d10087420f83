import { i18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { MantineProvider } from '@mantine/core'
import { render, screen } from '@testing-library/react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { codes, type Fault, usualNext } from '../../ipc'
import { activate } from '../../locales/i18n'
import { FaultNotice } from './FaultNotice'
import { faultWords } from './words'

const show = (fault: Fault, onRetry?: () => void) =>
  render(
    <I18nProvider i18n={i18n}>
      <MantineProvider env="test">
        <FaultNotice fault={fault} onRetry={onRetry} />
      </MantineProvider>
    </I18nProvider>,
  )
const fault = (change: Partial<Fault>): Fault => ({
  code: 'unreachable',
  message: 'Connecting to acme.example:443 was refused.',
  retry: 'now',
  next: '',
  ...change,
})

describe('the table of faults', () => {
  afterEach(() => activate('en'))

  it('has words for every code the core knows, and no others', () => {
    expect(Object.keys(faultWords).sort(), 'codes and words must be the same set').toEqual([...codes].sort())
  })

  it.each(['en', 'tr'] as const)('has its own words for each code in %s', async (language) => {
    await activate(language)
    const titles = codes.map((code) => i18n._(faultWords[code].title))
    expect(new Set(titles).size, 'two failures with one title cannot be told apart').toBe(codes.length)
    for (const code of codes)
      expect(i18n._(faultWords[code].advice), `${code} needs a next step`).not.toBe('')
  })

  it('speaks Turkish, and does not fall back to English', async () => {
    await activate('tr')
    expect(i18n._(faultWords.sign_in_refused.title)).toBe('Oturum açma reddedildi')
  })
})

describe('a fault notice', () => {
  afterEach(() => activate('en'))

  it("quotes the tenant's own words beside the title and the advice", () => {
    show(
      fault({ code: 'access_denied', message: 'You are not allowed to access "User" (res.users) records.' }),
    )
    expect(screen.getByText('The tenant does not allow this')).toBeVisible()
    expect(screen.getByText(/not allowed to access "User"/).tagName, 'quoted, not paraphrased').toBe(
      'BLOCKQUOTE',
    )
    expect(screen.getByText(/Ask an administrator of the tenant/)).toBeVisible()
  })

  it('gives the usual advice in the language of the window', async () => {
    await activate('tr')
    show(fault({ code: 'cannot_write', next: usualNext.cannot_write }))
    expect(screen.getByText(/yazabileceğiniz bir klasör/)).toBeVisible()
    expect(screen.queryByText(usualNext.cannot_write), 'the same thing is not said twice').toBeNull()
  })

  it("gives the core's own advice where the case at hand knows better", () => {
    show(
      fault({ code: 'already_exists', next: 'Choose another file name; Reeve does not overwrite backups.' }),
    )
    expect(screen.getByText(/does not overwrite backups/)).toHaveAttribute('lang', 'en')
    expect(screen.queryByText(/use the existing entry/), 'the usual advice would mislead here').toBeNull()
  })

  it('offers to try again only when that can help', () => {
    const retry = vi.fn()
    const { unmount } = show(fault({ retry: 'now' }), retry)
    screen.getByRole('button', { name: 'Try again' }).click()
    expect(retry).toHaveBeenCalledOnce()
    unmount()
    show(fault({ retry: 'never' }), retry)
    expect(screen.queryByRole('button'), 'the answer would be the same').toBeNull()
  })

  it('waits out a lockout before it lets anybody try again', () => {
    show(fault({ code: 'locked_out', retry: 'after', fields: { seconds: '42' } }), () => {})
    const button = screen.getByRole('button', { name: 'Try again in 42 s' })
    expect(button, 'trying again would keep the lockout going').toBeDisabled()
  })

  it('shows a fingerprint in groups that can be compared', () => {
    show(fault({ code: 'certificate_untrusted', fields: { fingerprint: 'ab12cd34'.repeat(8) } }))
    expect(screen.getByTestId('fingerprint').textContent).toMatch(/^(AB12 CD34 ){8}$/)
  })
})
