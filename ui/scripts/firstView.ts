/**
 * The bundle of the first view (`src/first`): the window's own components, with stand-ins for React and its libraries.
 * It goes into the document in the place of the entry, and brings the entry once something is shown.
 */
import { join } from 'node:path'
import { build, type InlineConfig, type Plugin } from 'vite'

const root = join(import.meta.dirname, '..')
const source = `${root}/src/`
const instead = (name: string) => `${source}first/instead/${name}`

const packages: Record<string, string> = {
  react: 'react.ts',
  'react/jsx-runtime': 'react.ts',
  '@mantine/core': 'mantine.tsx',
  '@tanstack/react-query': 'query.ts',
  '@tanstack/react-router': 'router.tsx',
  '@tanstack/react-table': 'table.ts',
  '@tanstack/react-virtual': 'virtual.ts',
}
const modules: Record<string, string> = {
  'ipc/index.ts': 'ipc.ts',
  'app/palette.tsx': 'palette.ts',
  'app/RunningJobs.tsx': 'nothing.ts',
  'ui/fault/FaultNotice.tsx': 'nothing.ts',
}

/** Puts the stand-ins in their places. One that is not asked for stands for what has moved, so it is an error. */
function standIns(): Plugin {
  const unused = new Set([...Object.keys(packages), ...Object.keys(modules)])
  return {
    name: 'reeve:stand-ins',
    enforce: 'pre',
    async resolveId(name, importer) {
      const library = packages[name]
      if (library) {
        unused.delete(name)
        return instead(library)
      }
      if (!name.startsWith('.')) return null
      const found = await this.resolve(name, importer, { skipSelf: true })
      const path = found?.id.replace(source, '') ?? ''
      const own = modules[path]
      if (!own) return null
      unused.delete(path)
      return instead(own)
    },
    buildEnd(error) {
      if (!error && unused.size > 0) this.error(`nothing asks for the stand-ins of ${[...unused].join(', ')}`)
    },
  }
}

/** The code of the bundle. `plugins`: how the window's sources are compiled. */
export async function bundle(plugins: InlineConfig['plugins']): Promise<string> {
  const built = await build({
    root,
    configFile: false,
    logLevel: 'error',
    plugins: [standIns(), plugins],
    build: {
      write: false,
      modulePreload: false,
      target: 'es2022',
      rolldownOptions: { input: `${source}first/main.tsx`, output: { format: 'iife', codeSplitting: false } },
    },
  })
  const outputs = [built].flat().flatMap((each) => ('output' in each ? each.output : []))
  const code = outputs.find((file) => file.type === 'chunk')?.code
  if (!code) throw new Error('the bundle of the first view is empty')
  return code
}

/** Builds it beside the entry, and lets the document begin with it. */
export function firstView(plugins: () => InlineConfig['plugins']): Plugin {
  const name = 'first.js'
  return {
    name: 'reeve:first-view',
    apply: 'build',
    async buildStart() {
      this.emitFile({ type: 'asset', name, source: await bundle(plugins()) })
    },
    transformIndexHtml: {
      order: 'post',
      handler(document, { bundle: files = {} }) {
        // what the entry needs is fetched when it is, and not before something is shown
        const light = document.replace(/\s*<link rel="modulepreload"[^>]*>/g, '')
        const entry = /\s*<script type="module"[^>]* src="([^"]+)"><\/script>/
        const address = entry.exec(light)?.[1]
        if (!address) throw new Error('the document names no entry')
        const first = Object.values(files).find((file) => file.type === 'asset' && file.names.includes(name))
        if (!first) throw new Error('the bundle of the first view is not among the files')
        const script = `<script src="/${first.fileName}" data-entry="${address}"></script>`
        return light.replace(entry, '').replace('</body>', `${script}\n  </body>`)
      },
    },
  }
}
