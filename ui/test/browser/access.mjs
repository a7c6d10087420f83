// Scenes of support access, cards and desks.

const dialog = (page) => page.locator('[role=dialog] form, [role=dialog] dl').first().waitFor()

/** Opens one of the cards that wait behind a button in the settings, by its place. */
const settings = (section, button) => async (page) => {
  await page.locator('main section').nth(section).locator('button').nth(button).click()
}

export const access = [
  { name: 'access', path: '/access' },
  { name: 'access-empty', state: 'empty', path: '/access' },
  { name: 'access-live', path: '/access?show=live' },
  { name: 'access-nobody', path: '/access?q=zzzz' },
  { name: 'access-strays', path: '/access?show=strays' },
  {
    name: 'access-stray',
    path: '/access?show=strays',
    play: async (page) => {
      await page.locator('main tbody button').first().click()
      await dialog(page)
    },
  },
  { name: 'access-request', path: '/access?act=request', play: dialog },
  {
    name: 'access-request-groups',
    path: '/tenants/acme/access?act=request',
    play: async (page) => {
      await page.locator('[role=dialog] fieldset fieldset').first().waitFor()
      await page.locator('[role=dialog] input[type=checkbox]').nth(2).check()
      await page.locator('[role=dialog] textarea').first().fill('Orders get no delivery address.')
    },
  },
  {
    name: 'access-request-break-glass',
    path: '/access?act=request',
    play: async (page) => {
      await dialog(page)
      await page.locator('[role=dialog] input[value=address] + label').click()
      await page.locator('[role=dialog] input[type=checkbox]').last().check()
      await page.locator('[role=dialog] input[type=checkbox]').last().scrollIntoViewIfNeeded()
    },
  },
  { name: 'access-card-needed', state: 'empty', path: '/access?act=request', play: dialog },
  {
    name: 'access-take-in',
    path: '/access?act=receive',
    play: async (page) => {
      await page.locator('[role=dialog] textarea').first().fill('Dear all, see below.')
      await page.locator('[role=dialog] button[type=submit]').click()
      await page.locator('[role=dialog] [role=alert]').waitFor()
    },
  },
  {
    name: 'access-check',
    path: '/access/check',
    play: async (page) => {
      await page.locator('main section button').first().click()
      await page.locator('main article').waitFor()
    },
  },
  {
    name: 'grant-decide',
    path: '/access/7c1f0a42',
    play: (page) => page.locator('main form table').waitFor(),
  },
  {
    name: 'grant-refuse',
    path: '/access/7c1f0a42',
    play: async (page) => {
      await page.locator('main form table').waitFor()
      await page.locator('main form + div button').last().click()
      await dialog(page)
    },
  },
  {
    name: 'grant-making',
    path: '/access/7c1f0a42',
    play: async (page) => {
      await page.locator('main form table').waitFor()
      await page.locator('main form input[type=checkbox]').nth(1).uncheck()
      await page.locator('main form input[type=checkbox]').last().check()
      await page.locator('main form li[data-tone=bad]').first().waitFor({ state: 'detached' })
      await page.locator('main form + div button[type=submit]').click()
      await page.locator('main article [role=progressbar]').waitFor()
    },
  },
  { name: 'grant-second', path: '/access/1b9e77d0' },
  {
    name: 'grant-own',
    path: '/access/a04d5e11',
    play: (page) => page.locator('main textarea').first().waitFor(),
  },
  { name: 'grant-live', path: '/access/52aa90ce' },
  {
    name: 'grant-session',
    path: '/access/e3b0c442',
    play: async (page) => {
      await page.locator('main section button').nth(1).click()
      await page.locator('main [role=status] code').waitFor()
    },
  },
  { name: 'grant-break-glass', path: '/access/90f4d1b7' },
  { name: 'grant-ending', path: '/access/c81e728d' },
  { name: 'grant-over', path: '/access/eccbc87e' },
  { name: 'grant-ended', path: '/access/a87ff679' },
  { name: 'grant-not-tried', path: '/access/e4da3b7f' },
  { name: 'grant-refused', path: '/access/1679091c' },
  { name: 'grant-unknown', path: '/access/nothing' },
  { name: 'receipt', path: '/access/a87ff679/receipt' },
  {
    name: 'receipt-printed',
    path: '/access/a87ff679/receipt',
    play: (page) => page.emulateMedia({ media: 'print' }),
    after: (page) => page.emulateMedia({ media: 'screen' }),
  },
  { name: 'receipt-none', path: '/access/52aa90ce/receipt' },
  { name: 'tenant-access', path: '/tenants/acme/access' },
  { name: 'tenant-access-none', path: '/tenants/sandbox/access' },
  { name: 'settings-card', path: '/settings', play: settings(3, 1) },
  {
    name: 'settings-desk',
    path: '/settings',
    play: async (page) => {
      await page.locator('main section button[aria-label]').last().waitFor()
      await page.locator('main section:has(li [role=alert]) > div > div button').first().click()
      await page.locator('main form select').selectOption('s3')
      await page.locator('main form').scrollIntoViewIfNeeded()
    },
  },
  { name: 'settings-new', state: 'empty', path: '/settings' },
]
