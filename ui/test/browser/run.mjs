// Plays every page in a real browser and fails on what jsdom cannot see: serious accessibility findings in either
// scheme and language, errors in the console, pages wider than the window.
//   REEVE_CHROMIUM=/path/to/chromium npm run test:browser [name-part]
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { scenes } from './scenes.mjs'
import { chromiumPage, serve } from './stage.mjs'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const only = process.argv[2] ?? ''
const problems = []
const started = Date.now()
let drawn = 0

const site = await serve()
const stage = await chromiumPage()
try {
  for (const scene of scenes.filter(({ name }) => name.includes(only))) {
    for (const scheme of ['light', 'dark']) {
      for (const lang of ['en', 'tr']) {
        const where = `${scene.name} (${scheme}, ${lang})`
        await stage.page.setViewportSize({ width: 1280, height: 800 })
        await stage.open(site.url, scene, `scheme=${scheme}&lang=${lang}`)
        drawn++
        await stage.page.evaluate(axe)
        const { violations } = await stage.page.evaluate(() =>
          window.axe.run(document, { resultTypes: ['violations'] }),
        )
        for (const { id, impact, help, nodes } of violations) {
          if (impact !== 'serious' && impact !== 'critical') continue
          problems.push(
            `${where}: ${id}, ${help}\n    ${nodes.map(({ target }) => target.join(' ')).join('\n    ')}`,
          )
        }
        for (const error of stage.errors.splice(0)) problems.push(`${where}: ${error}`)
      }
    }
    await stage.page.setViewportSize({ width: 380, height: 760 })
    await stage.open(site.url, scene, 'scheme=light&lang=tr')
    const over = await stage.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    if (over > 0) problems.push(`${scene.name}: ${over} px wider than a window of 380 px`)
  }
} finally {
  await stage.close()
  await site.close()
}

for (const problem of problems) console.error(problem)
console.log(
  `${drawn} pages looked at in ${Math.round((Date.now() - started) / 1000)} s, ${problems.length} problems`,
)
process.exit(problems.length > 0 ? 1 : 0)
