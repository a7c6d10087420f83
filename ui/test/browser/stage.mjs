// The built page with the fake core in it, served, and a Chromium to look at it with.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import { build, preview } from 'vite'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Builds with the fake core and serves the result on a free port. */
export async function serve() {
  await build({ root, mode: 'fake', logLevel: 'warn' })
  const server = await preview({
    root,
    mode: 'fake',
    logLevel: 'warn',
    build: { outDir: '.fake-dist' },
    preview: { port: 0, strictPort: false, host: '127.0.0.1' },
  })
  const { port } = server.httpServer.address()
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() }
}

/** A Chromium, and as many pages of it as are asked for. */
export async function browse() {
  const profile = mkdtempSync(join(tmpdir(), 'reeve-browser-'))
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.REEVE_CHROMIUM ?? '/usr/bin/chromium',
    headless: true,
    locale: 'en-GB',
    timezoneId: 'Europe/Istanbul',
    reducedMotion: 'reduce',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
  return {
    async stage() {
      const page = await context.newPage()
      const errors = []
      page.on('pageerror', (error) => errors.push(String(error)))
      page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
      return {
        page,
        errors,
        /** Opens a scene from nothing and waits until it is drawn. */
        async open(url, scene, wish = '') {
          await page.goto('about:blank')
          await page.goto(`${url}/state=${scene.state ?? 'ready'}&${wish}#${scene.path}`)
          await page.waitForSelector('html[data-ready="true"]')
          await scene.play?.(page)
          await page.waitForTimeout(120)
        },
      }
    },
    async close() {
      await context.close()
      rmSync(profile, { recursive: true, force: true })
    },
  }
}
