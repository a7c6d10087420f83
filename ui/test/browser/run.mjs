// Plays every page in a real browser and fails on what jsdom cannot see: serious accessibility findings in either
// scheme, headings and labels that are cut off in the longer language, pages wider than a narrow window, and errors in
// the console at any time.
//
// Each scene is loaded twice: in English for the accessibility checker, which looks at it light and dark, and in Turkish,
// whose words are the longest we have, wide and narrow. Two pages share the work.
//   REEVE_CHROMIUM=/path/to/chromium npm run test:browser [name-part,…]
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { scenes } from './scenes.mjs'
import { browse, serve } from './stage.mjs'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const wide = { width: 1280, height: 800 }
const narrow = { width: 380, height: 760 }
const workers = 2
const only = (process.argv[2] ?? '').split(',')
const waiting = scenes.filter(({ name }) => only.some((part) => name.includes(part)))
const problems = []
const started = Date.now()
let views = 0

const site = await serve()
const browser = await browse()
try {
  await Promise.all(
    Array.from({ length: workers }, async () => {
      const stage = await browser.stage()
      for (let scene = waiting.shift(); scene; scene = waiting.shift()) await look(stage, scene)
    }),
  )
} finally {
  await browser.close()
  await site.close()
}

for (const problem of problems) console.error(problem)
console.log(
  `${views} views looked at in ${Math.round((Date.now() - started) / 1000)} s, ${problems.length} problems`,
)
process.exit(problems.length > 0 || views === 0 ? 1 : 0)

async function look(stage, scene) {
  const { page } = stage
  const found = (where, what) => problems.push(`${scene.name} (${where}): ${what}`)
  const noErrors = (where) => {
    for (const error of stage.errors.splice(0)) found(where, error)
  }

  await page.setViewportSize(wide)
  await page.emulateMedia({ colorScheme: 'light' })
  await stage.open(site.url, scene, 'lang=en')
  await page.evaluate(axe)
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme })
    await page.waitForSelector(`html[data-mantine-color-scheme=${colorScheme}]`, { state: 'attached' })
    for (const finding of await page.evaluate(seriousFindings)) found(`${colorScheme}, en`, finding)
    noErrors(`${colorScheme}, en`)
    views++
  }
  await scene.after?.(page)

  await stage.open(site.url, scene, 'lang=tr')
  for (const size of [wide, narrow]) {
    const where = `${size.width} px, tr`
    await page.setViewportSize(size)
    await page.waitForTimeout(60)
    // a busy machine lays a page out late; what stays too wide is found all the same
    const fits = () => document.documentElement.scrollWidth <= window.innerWidth
    await page.waitForFunction(fits, null, { timeout: 3000 }).catch(() => undefined)
    for (const text of await page.evaluate(cutOff)) found(where, `cut off: ${text}`)
    const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    if (over > 0) found(where, `${over} px wider than the window`)
    noErrors(where)
    views++
  }
  await scene.after?.(page)
}

/** In the page: what the checker calls serious or worse. */
async function seriousFindings() {
  const { violations } = await window.axe.run(document, { resultTypes: ['violations'] })
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, help, nodes }) =>
        `${id}, ${help}\n    ${nodes.map(({ target }) => target.join(' ')).join('\n    ')}`,
    )
}

/** In the page: our own words that do not fit where they stand. A tenant's data may be cut; its cell has the rest. */
function cutOff() {
  const ours = 'h1, h2, h3, button, button *, label, nav a, thead th, thead th *'
  return [...document.querySelectorAll(ours)]
    .filter((element) => {
      const { overflowX } = getComputedStyle(element)
      const hides = overflowX === 'hidden' || overflowX === 'clip'
      return hides && element.clientWidth > 1 && element.scrollWidth > element.clientWidth + 1
    })
    .filter((element) => !element.closest('tbody'))
    .map((element) => element.textContent.trim())
}
