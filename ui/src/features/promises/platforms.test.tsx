import { screen, waitFor, within } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import { fake } from '../../../test/fake/transport'
import { openWindow } from '../../../test/render'
import { activate } from '../../locales/i18n'
import { promisesOf } from './promises'

/** What stands beside a promise's name. */
const beside = async (name: string) => (await screen.findByText(name)).nextElementSibling as HTMLElement

describe('the promises of a platform', () => {
  afterEach(() => activate('en'))

  it("begin with the first tenant's platform and name the document they are read from", async () => {
    openWindow('/promises/platforms')
    expect(await beside('Source document')).toHaveTextContent('ijVine Security Policy')
    expect(await beside('Dated')).toHaveTextContent('2022-12-02')
    expect(await beside('Where copies are')).toHaveTextContent('Amazon S3')
  })

  it('say “not stated” where the document is silent, and never another provider’s value', async () => {
    openWindow('/promises/platforms?platform=instant_erp')
    expect(await beside('Kept for')).toHaveTextContent('not stated')
    expect(await beside('Restored to'), 'no restore stated, so no target either').toHaveTextContent(
      'not stated',
    )
    expect(await beside('Daily')).toHaveTextContent('database only · how many are kept is not stated')
    expect(await beside('Monthly'), 'a stated zero is no silence').toHaveTextContent('none are kept')
  })

  it('are chosen by tenant or by platform, and the choice stands in the address', async () => {
    const { user, router } = openWindow('/promises/platforms')
    const choice = await screen.findByLabelText('Tenant or platform')
    await user.selectOptions(choice, within(choice).getByRole('option', { name: 'Şişli Çiçekçilik · ERP4' }))
    expect(await beside('Certificate chains')).toHaveTextContent('SHA-1 · SHA-2')
    expect(router.state.location.search, 'a link to it can be passed on').toEqual({ tenant: 'cicek' })
    await user.selectOptions(choice, within(choice).getByRole('option', { name: 'Growsoft' }))
    expect(await beside('Kept for'), '“at least” and “up to” are two promises').toHaveTextContent(
      'at least 3 months',
    )
  })

  it('have nothing to show for a server of one’s own, and say why', async () => {
    openWindow('/promises/platforms?platform=other')
    expect(await screen.findByText('Nobody has stated anything for this server')).toBeVisible()
  })

  it('speak Turkish', async () => {
    await activate('tr')
    fake.status.preferences.language = 'tr'
    openWindow('/promises/platforms?platform=growsoft')
    expect(await beside('Saklama süresi')).toHaveTextContent('en az 3 ay')
  })

  it('have a row for every promise of every platform, said or not', async () => {
    const rows = fake.handlers.platform_list({}) as Parameters<typeof promisesOf>[0][]
    const counts = rows.map((platform) => promisesOf(platform).flatMap(({ promises }) => promises).length)
    expect(new Set(counts).size, 'a silent platform has as many rows as a talkative one').toBe(1)
  })
})

describe('a platform of one’s own', () => {
  it('begins with the template, is shown once it is saved, and stands in the address', async () => {
    const { user, router } = openWindow('/promises/platforms')
    await user.click(await screen.findByRole('button', { name: 'Add a platform' }))
    const text = await screen.findByLabelText('What the provider states')
    await waitFor(() => expect(text).toHaveDisplayValue(/Example Hosting/))
    await user.clear(text)
    await user.type(text, 'name = "Nobody"')
    await user.click(screen.getByRole('button', { name: 'Save' }))
    expect(await screen.findByText(/missing field `id`/), 'with the line').toBeVisible()
    await user.clear(text)
    await user.type(text, 'id = "mine"{Enter}name = "My Hosting"{Enter}')
    await user.click(screen.getByRole('button', { name: 'Save' }))
    expect(await screen.findByRole('option', { name: 'My Hosting', selected: true })).toBeInTheDocument()
    expect(router.state.location.search).toEqual({ platform: 'mine' })
  })

  it('is read out of a file, unless that is too long to be one', async () => {
    const { user } = openWindow('/promises/platforms')
    await user.click(await screen.findByRole('button', { name: 'Add a platform' }))
    await screen.findByDisplayValue(/Example Hosting/)
    const file = screen.getByLabelText('File of a platform')
    await user.upload(file, new File(['x'.repeat(65 * 1024)], 'long.toml'))
    expect(await screen.findByText(/too long to be a platform's/)).toBeVisible()
    expect(screen.getByLabelText('What the provider states'), 'it is not read').toHaveDisplayValue(/Example/)
    await user.upload(file, new File(['id = "mine"'], 'mine.toml'))
    await waitFor(() => expect(screen.getByLabelText('What the provider states')).toHaveValue('id = "mine"'))
    expect(screen.queryByText(/too long to be a platform's/)).toBeNull()
  })

  it('replaces another with the same id only when that is said', async () => {
    fake.platforms.texts.set('example', 'id = "example"\nname = "Old"\n')
    const { user } = openWindow('/promises/platforms')
    await user.click(await screen.findByRole('button', { name: 'Add a platform' }))
    await screen.findByDisplayValue(/Example Hosting/)
    await user.click(screen.getByRole('button', { name: 'Save' }))
    await user.click(await screen.findByRole('button', { name: 'Replace it' }))
    expect(await screen.findByRole('option', { name: 'Example Hosting' })).toBeInTheDocument()
    expect(fake.platforms.texts.get('example')).toContain('Example Hosting')
  })

  it('is changed and forgotten; one that comes with Reeve is only looked at', async () => {
    fake.platforms.texts.set('mine', 'id = "mine"\nname = "My Hosting"\n')
    const { user } = openWindow('/promises/platforms?platform=mine')
    await user.click(await screen.findByRole('button', { name: 'Change it' }))
    const text = await screen.findByLabelText('What the provider states')
    await waitFor(() => expect(text).toHaveDisplayValue(/My Hosting/))
    await user.type(text, 'x')
    await user.click(screen.getByRole('button', { name: 'Save' }))
    await user.click(await screen.findByRole('button', { name: 'Forget My Hosting' }))
    await user.click(screen.getByRole('button', { name: 'Remove its file' }))
    await screen.findByRole('button', { name: 'Show its file' })
    expect(fake.platforms.texts.size).toBe(0)
    await user.click(screen.getByRole('button', { name: 'Show its file' }))
    expect(await screen.findByLabelText('What the provider states')).toHaveAttribute('readonly')
    expect(screen.queryByRole('button', { name: 'Save' })).toBeNull()
  })

  it('is left out with the reason where its file cannot be read', async () => {
    const problem = 'line 3: unknown field `rpo`'
    fake.platforms.broken = [{ file: '/home/ada/platforms/torn.toml', id: null, problem }]
    const { user } = openWindow('/promises/platforms')
    expect(await screen.findByText(problem)).toBeVisible()
    await user.click(screen.getByRole('button', { name: /Forget .*torn.toml/ }))
    await user.click(screen.getByRole('button', { name: 'Remove its file' }))
    expect(screen.queryByText(problem)).toBeNull()
  })
})
