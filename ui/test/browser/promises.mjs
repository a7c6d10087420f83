// Scenes of promises: how tenants stand, a tenant's checks, and what platforms state.

const rows = (page) => page.locator('main tbody a').first().waitFor()
const checks = (page) => page.locator('main details summary').first().waitFor()

/** Opens the first check that has a fault. */
const openFault = async (page) => {
  await checks(page)
  await page.locator('main li details summary').first().click()
  await page.locator('main li details[open] dl').waitFor()
}

/** Opens the first check that is accepted. */
const openAccepted = async (page) => {
  await checks(page)
  await page.locator('main li details:has(h3) summary').click()
  await page.locator('main li details[open] h3').waitFor()
  await page.locator('main li details[open] h3').scrollIntoViewIfNeeded()
}

export const promises = [
  { name: 'promises', path: '/promises', play: rows },
  { name: 'promises-empty', state: 'empty', path: '/promises' },
  { name: 'promises-unchecked', state: 'ready&promises=none', path: '/promises' },
  { name: 'promises-faults', path: '/promises?faults=true&platform=erp4', play: rows },
  { name: 'promises-nobody', path: '/promises?q=zzzz' },
  { name: 'promises-thousand', state: 'ready&tenants=1000', path: '/promises', play: rows },
  {
    name: 'promises-checking',
    path: '/promises',
    play: async (page) => {
      await rows(page)
      await page.locator('main header button').first().click()
      await page.locator('[role=progressbar]').first().waitFor({ state: 'attached' })
    },
  },
  {
    name: 'promises-report',
    state: 'ready&chosen=/home/ayse/Documents/promises.html',
    path: '/promises',
    play: async (page) => {
      await rows(page)
      await page.locator('main header button').nth(1).click()
      await page.locator('[role=dialog] button').first().click()
      await page.locator('[role=dialog] [role=status]').waitFor()
    },
  },
  { name: 'platforms', path: '/promises/platforms' },
  { name: 'platforms-none', path: '/promises/platforms?platform=other' },
  {
    name: 'platforms-add',
    path: '/promises/platforms',
    play: async (page) => {
      await page.locator('main header button').click()
      await page.locator('[role=dialog] textarea').waitFor()
    },
  },
  { name: 'tenant-promises', path: '/tenants/acme/promises', play: checks },
  { name: 'tenant-promises-open', path: '/tenants/acme/promises?faults=true', play: openFault },
  {
    name: 'tenant-promises-explained',
    path: '/tenants/cicek/promises',
    play: async (page) => {
      await checks(page)
      await page.locator('main details summary').first().click()
      await page.locator('main details[open] table').waitFor()
    },
  },
  {
    name: 'tenant-promises-over-time',
    path: '/tenants/acme/promises?faults=true',
    play: async (page) => {
      await checks(page)
      await page.locator('main section svg[role=img]').scrollIntoViewIfNeeded()
      await page.locator('main section svg[role=img]').locator('xpath=../..').locator('summary').click()
    },
  },
  {
    name: 'tenant-promises-accept',
    path: '/tenants/acme/promises?faults=true',
    play: async (page) => {
      await openFault(page)
      await page.locator('main li details[open] dl ~ div button').first().click()
      await page.locator('[role=dialog] form').waitFor()
    },
  },
  { name: 'tenant-promises-accepted', path: '/tenants/bakery/promises', play: openAccepted },
  { name: 'tenant-promises-accepted-unseen', path: '/tenants/cicek/promises', play: openAccepted },
  { name: 'tenant-promises-unseen', path: '/tenants/nordwind/promises', play: checks },
  { name: 'tenant-promises-not-stated', path: '/tenants/legacy/promises', play: checks },
  { name: 'tenant-promises-none', path: '/tenants/sandbox/promises' },
]
