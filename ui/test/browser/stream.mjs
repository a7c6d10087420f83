// Applies a baseline to a thousand made-up tenants in a real browser and tells, as JSON, how long the page was busy at most
// in one piece while the results came in. A browser only reports pieces over 50 ms: 0 means that there was none.
import { agree, house, planAll } from './changes.mjs'
import { browse, serve } from './stage.mjs'

const tenants = 1000
const site = await serve()
const browser = await browse()
try {
  const { page, open, errors } = await browser.stage()
  await page.setViewportSize({ width: 1280, height: 800 })
  await open(site.url, { state: `ready&tenants=${tenants}`, path: house, play: planAll })
  await page.locator('[role=dialog] form input[type=checkbox]').uncheck()
  await page.evaluate(() => {
    window.busy = []
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) window.busy.push(duration)
    }).observe({ type: 'longtask' })
  })
  const began = Date.now()
  await agree(page)
  await page.locator('[role=dialog] [role=progressbar]').waitFor()
  await page.locator('[role=dialog] [role=progressbar]').waitFor({ state: 'detached' })
  const seconds = (Date.now() - began) / 1000
  const busy = await page.evaluate(() => window.busy)
  if (errors.length > 0) throw new Error(errors.join('\n'))
  console.log(JSON.stringify({ tenants, seconds, pieces: busy.length, longest: Math.max(0, ...busy) }))
} finally {
  await browser.close()
  await site.close()
}
