// Draws every page in both schemes, both languages and two widths into .screens/, for looking at.
//   node test/browser/screens.mjs [name-part]
import { mkdirSync } from 'node:fs'
import { scenes } from './scenes.mjs'
import { browse, serve } from './stage.mjs'

const only = process.argv[2] ?? ''
mkdirSync(new URL('../../.screens/', import.meta.url), { recursive: true })
const site = await serve()
const browser = await browse()
try {
  const stage = await browser.stage()
  for (const scene of scenes) {
    if (!scene.name.includes(only)) continue
    for (const [look, width, height, wish] of [
      ['light', 1280, 800, 'scheme=light'],
      ['dark-tr', 1280, 800, 'scheme=dark&lang=tr'],
      ['narrow', 390, 780, 'scheme=light'],
    ]) {
      await stage.page.setViewportSize({ width, height })
      await stage.open(site.url, scene, wish)
      await stage.page.screenshot({ path: `.screens/${scene.name}-${look}.png` })
      await scene.after?.(stage.page)
    }
  }
} finally {
  await browser.close()
  await site.close()
}
