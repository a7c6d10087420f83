// Scenes of plans and policies.

const ready = (page) => page.locator('[role=dialog] form').first().waitFor()

/** Chooses the tenants in these rows, on a page that compares with a baseline, and asks for the plan. */
const plan =
  (...rows) =>
  async (page) => {
    for (const row of rows) await page.locator('main tbody input[type=checkbox]').nth(row).check()
    await page.locator('main section[aria-label] button').first().click()
    await page.locator('[role=dialog] [role=progressbar]').waitFor()
  }

/** Asks for the plan over a lot of tenants. */
export const planAll = async (page) => {
  await page.locator('main thead input[type=checkbox]').check()
  await page.locator('main section[aria-label] button').first().click()
  await ready(page)
}

/** Types what the plan asks for. */
export const agree = async (page) => {
  const field = page.locator('[role=dialog] form input[inputmode]')
  await field.fill(await page.locator('[role=dialog] form label b').textContent())
  await page.locator('[role=dialog] form button[type=submit]').click()
}

export const house = '/policies?baseline=House%20rules'

export const changes = [
  { name: 'policies-compared', path: house },
  {
    name: 'policies-chosen',
    path: house,
    play: async (page) => {
      for (const row of [0, 2]) await page.locator('main tbody input[type=checkbox]').nth(row).check()
      await page.locator('main section[aria-label] ul').waitFor()
    },
  },
  { name: 'policies-empty', state: 'empty', path: '/policies' },
  { name: 'policies-nobody', path: '/policies?q=zzzz' },
  { name: 'policies-thousand', state: 'ready&tenants=1000', path: house },
  { name: 'baselines', path: '/policies/baselines' },
  {
    name: 'baseline-new',
    path: '/policies/baselines',
    play: async (page) => {
      await page.locator('main header button').click()
      await page.locator('main form input').nth(0).fill('Strict')
      await page.locator('main form input').nth(1).fill('8')
      await page.locator('main form input').nth(4).fill('99')
      await page.locator('main form details').first().waitFor()
    },
  },
  {
    name: 'tenant-policies',
    path: '/tenants/acme/policies',
    play: (page) => page.locator('main details').first().waitFor(),
  },
  {
    name: 'tenant-policies-installing',
    path: '/tenants/acme/policies',
    play: async (page) => {
      await page.locator('main form input[type=checkbox]').check()
      await page.locator('main details summary').first().click()
      await page.locator('main input[type=password]').fill('abcdefg')
      await page.locator('main form button[type=submit]').last().click()
      await page.locator('main [role=status] ul').waitFor()
    },
  },
  { name: 'tenant-policies-absent', path: '/tenants/cicek/policies' },
  { name: 'tenant-policies-refused', path: '/tenants/growsoft/policies' },
  { name: 'tenant-policies-unread', path: '/tenants/sandbox/policies' },
  { name: 'plan-previewing', path: house, play: plan(0, 1, 2) },
  {
    name: 'plan-ready',
    path: house,
    play: async (page) => {
      await plan(0, 1, 3, 5)(page)
      await ready(page)
    },
  },
  { name: 'plan-many', state: 'ready&tenants=400', path: house, play: planAll },
  {
    name: 'plan-many-applied',
    state: 'ready&tenants=400',
    path: house,
    play: async (page) => {
      await planAll(page)
      await page.locator('[role=dialog] form input[type=checkbox]').uncheck()
      await agree(page)
      await page.locator('[role=dialog] [role=progressbar]').waitFor()
      await page.locator('[role=dialog] [role=progressbar]').waitFor({ state: 'detached' })
    },
  },
  {
    name: 'plan-applied',
    path: house,
    play: async (page) => {
      await plan(1, 5)(page)
      await ready(page)
      await agree(page)
      await page.locator('[role=dialog] [role=progressbar]').waitFor()
      await page.locator('[role=dialog] [role=progressbar]').waitFor({ state: 'detached' })
    },
  },
  { name: 'plans-empty', path: '/activity/plans' },
  {
    name: 'plans',
    path: house,
    play: async (page) => {
      await plan(1, 5)(page)
      await ready(page)
      await page.evaluate(() => {
        window.location.hash = '#/activity/plans'
      })
      await page.locator('main tbody a').first().waitFor()
    },
  },
  {
    name: 'plan-page',
    path: house,
    play: async (page) => {
      await plan(1, 5)(page)
      await ready(page)
      await page.evaluate(() => {
        window.location.hash = '#/plans/plan-1'
      })
      await page.locator('main form').waitFor()
    },
  },
  { name: 'plan-unknown', path: '/plans/nothing' },
]
