// Scenes of restores: asked for, answered, carried out, rolled back.

const one = (id) => `/restores/x-${id}`
const form = (page) => page.locator('main form').first().waitFor()
const counted = (page) => page.locator('form table[aria-label] tbody code').first().waitFor()

/** Begins what the page offers for a live database, with its name typed. */
const begin = async (page) => {
  await counted(page)
  const field = page.locator('main form input[spellcheck=false]').last()
  await field.fill(await page.locator('main form label b').last().textContent())
  await page.locator('main form button[type=submit]').click()
}

const rollBack = async (page) => {
  await page.locator('main section section button, main section > div > button').first().click()
  await counted(page)
}

export const restores = [
  { name: 'restores', path: '/restores', play: (page) => page.locator('main tbody a').first().waitFor() },
  { name: 'restores-empty', state: 'empty', path: '/restores' },
  { name: 'restores-nobody', path: '/restores?q=zzzz' },
  { name: 'restores-kept', path: '/restores?show=kept' },
  {
    name: 'restore-ask',
    path: '/restores?act=ask&tenant=acme',
    play: async (page) => {
      await page.locator('[role=dialog] form select').first().selectOption({ index: 1 })
      await page.locator('[role=dialog] input[value=live]').check()
      await counted(page)
      await page.locator('[role=dialog] input[value=window] + label').click()
    },
  },
  {
    name: 'restore-ask-file',
    path: '/restores?act=ask&tenant=acme&backup=%2Ftmp%2Facme.zip',
    play: (page) => page.locator('[role=dialog] form select').first().waitFor(),
  },
  {
    name: 'restore-take-in',
    path: '/restores?act=receive',
    play: (page) => page.locator('[role=dialog] textarea').waitFor(),
  },
  { name: 'restore-answer', path: one('asked'), play: counted },
  {
    name: 'restore-refuse',
    path: one('asked'),
    play: async (page) => {
      await counted(page)
      await page.locator('main form + div button').last().click()
      await page.locator('[role=dialog] textarea').waitFor()
    },
  },
  { name: 'restore-own', path: one('own'), play: (page) => page.locator('main textarea').waitFor() },
  { name: 'restore-run', path: one('approved'), play: counted },
  { name: 'restore-run-side', path: one('side'), play: form },
  {
    name: 'restore-running',
    path: one('approved'),
    play: async (page) => {
      await begin(page)
      await page.locator('main li[data-standing=done]').nth(2).waitFor()
    },
  },
  { name: 'restore-waiting', path: one('waiting') },
  {
    name: 'restore-leaving',
    path: one('waiting'),
    play: async (page) => {
      await page.locator('main section div > div > button').first().click()
      await page.locator('main button[aria-describedby]').first().waitFor()
    },
  },
  {
    name: 'restore-continuing',
    path: one('waiting'),
    play: async (page) => {
      await page.locator('main section > div > button').first().click()
      await counted(page)
      await page.locator('main form input[type=checkbox]').first().check()
    },
  },
  { name: 'restore-hosted', path: one('hosted'), play: counted },
  { name: 'restore-provider', path: one('provider'), play: form },
  { name: 'restore-live', path: one('live') },
  { name: 'restore-rolling-back', path: one('live'), play: rollBack },
  {
    name: 'restore-dropping',
    path: one('kept'),
    play: async (page) => {
      await page.locator('main dl ~ div button').last().click()
      await page.locator('main form input').waitFor()
    },
  },
  { name: 'restore-back', path: one('back') },
  { name: 'restore-refused', path: one('refused') },
  { name: 'restore-told', path: one('told') },
  { name: 'restore-unknown', path: '/restores/nothing' },
]
