// Every page, and every state of a page worth looking at. `play` brings it there by what a person would do; it finds
// things by role and place, not by their words, because the scenes are played in both languages.

const connect = (address) => async (page) => {
  await page.locator('main input').first().fill(address)
  await page.locator('main button[type=submit]').first().click()
  await page.locator('main dl, main [role=alert]').first().waitFor()
}

export const scenes = [
  { name: 'start-keys', state: 'fresh', path: '/' },
  {
    name: 'start-no-keyring',
    state: 'nokeyring',
    path: '/',
    play: async (page) => {
      await page.locator('input[type=password]').first().fill('short')
      await page.locator('input[type=password]').nth(1).fill('other')
    },
  },
  {
    name: 'start-role',
    state: 'fresh',
    path: '/',
    play: async (page) => {
      await page.locator('button[type=submit]').click()
      await page.locator('input[value=administrator]').check()
    },
  },
  {
    name: 'start-locked',
    state: 'locked',
    path: '/',
    play: async (page) => {
      await page.locator('input[type=password]').fill('wrong')
      await page.locator('button[type=submit]').click()
      await page.locator('[role=alert]').waitFor()
    },
  },
  { name: 'fleet', path: '/' },
  { name: 'fleet-empty', state: 'empty', path: '/' },
  {
    name: 'fleet-refreshing',
    path: '/',
    play: async (page) => {
      await page.locator('main header button').first().click()
      await page.locator('[role=progressbar]').first().waitFor({ state: 'attached' })
    },
  },
  { name: 'people', path: '/people' },
  { name: 'people-empty', state: 'empty', path: '/people' },
  { name: 'people-nobody', path: '/people?q=zzzzzz' },
  {
    name: 'person',
    path: '/people?show=all',
    play: async (page) => {
      await page.locator('main tbody a').nth(3).click()
      await page.locator('[role=dialog] dl').waitFor()
    },
  },
  { name: 'tenant', path: '/tenants/acme' },
  { name: 'tenant-trouble', path: '/tenants/legacy' },
  { name: 'tenant-people', path: '/tenants/nordwind/people' },
  { name: 'tenant-backups', path: '/tenants/acme/backups' },
  { name: 'tenant-activity', path: '/tenants/acme/activity' },
  { name: 'tenant-unknown', path: '/tenants/nobody' },
  {
    name: 'tenant-forget',
    path: '/tenants/acme',
    play: async (page) => {
      await page.locator('main section button').last().click()
      await page.locator('[role=dialog]').waitFor()
    },
  },
  { name: 'connect', path: '/connect' },
  { name: 'connect-certificate', path: '/connect', play: connect('self-signed.example.com') },
  { name: 'connect-expired', path: '/connect', play: connect('expired.example.com') },
  { name: 'connect-unknown', path: '/connect', play: connect('nobody.example.com') },
  { name: 'connect-sign-in', path: '/connect', play: connect('acme.example.com') },
  {
    name: 'connect-done',
    path: '/connect',
    play: async (page) => {
      await connect('acme.example.com')(page)
      const fields = page.locator('main form').nth(1).locator('input')
      await fields.nth(0).fill('production')
      await page.keyboard.press('Escape')
      await page
        .locator('main form')
        .nth(1)
        .locator('input[autocomplete=off]:not([type=password])')
        .last()
        .fill('admin')
      await page.locator('main input[type=password]').fill('secret')
      await page.locator('main form').nth(1).locator('button[type=submit]').click()
      await page.locator('main section ul').first().waitFor()
    },
  },
  { name: 'backups', path: '/backups' },
  {
    name: 'backups-take',
    path: '/backups',
    play: async (page) => {
      await page.locator('main button[aria-expanded]').first().click()
      await page.locator('main select').selectOption('acme')
      await page.locator('main form input').waitFor()
    },
  },
  {
    name: 'backups-refused',
    path: '/backups',
    play: async (page) => {
      await page.locator('main button[aria-expanded]').first().click()
      await page.locator('main select').selectOption('legacy')
    },
  },
  {
    name: 'backups-running',
    path: '/tenants/acme/backups',
    play: async (page) => {
      await page.locator('main button[aria-expanded]').first().click()
      await page.locator('main form button[type=submit]').click()
      await page.waitForTimeout(1800)
    },
  },
  {
    name: 'backup-proof',
    path: '/backups',
    play: async (page) => {
      await page.locator('main tbody button').first().click()
      await page.locator('[role=dialog] dl').waitFor()
    },
  },
  { name: 'activity', path: '/activity' },
  {
    name: 'activity-verified',
    path: '/activity',
    play: async (page) => {
      await page.locator('main header button').click()
      await page.locator('main [role=status] code').waitFor()
    },
  },
  { name: 'policies', path: '/policies' },
  { name: 'support', path: '/support' },
  { name: 'restores', path: '/restores' },
  { name: 'promises', path: '/promises' },
  { name: 'promises-none', path: '/promises?platform=other' },
  {
    name: 'tenant-secret',
    path: '/tenants/acme',
    play: async (page) => {
      await page.locator('main button[aria-expanded]').click()
      await page.locator('main input[type=password]').waitFor()
    },
  },
  { name: 'settings', path: '/settings' },
  { name: 'nowhere', path: '/nowhere' },
  {
    name: 'palette',
    path: '/',
    play: async (page) => {
      await page.keyboard.press('Control+k')
      await page.locator('[role=dialog] input').fill('an')
      await page.waitForTimeout(400)
    },
  },
  {
    name: 'keys',
    path: '/',
    play: async (page) => {
      await page.keyboard.press('?')
      await page.locator('[role=dialog] dl').waitFor()
    },
  },
]
