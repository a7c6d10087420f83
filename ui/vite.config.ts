import { fileURLToPath } from 'node:url'
import { lingui } from '@lingui/vite-plugin'
import babel from '@rolldown/plugin-babel'
import react from '@vitejs/plugin-react'
import type { Plugin } from 'vite'
import { defineConfig } from 'vitest/config'
import { firstView } from './scripts/firstView.ts'
import { themeVariables } from './scripts/themeVariables.ts'

/**
 * Puts the made-up fleet of `test/fake` in the place of the core. Only for tests and for drawing screens in a browser:
 * the build that ships never asks for it.
 */
function fakeCore(): Plugin {
  const fake = fileURLToPath(new URL('./test/fake/transport.ts', import.meta.url))
  return {
    name: 'reeve:fake-core',
    enforce: 'pre',
    resolveId(source, importer) {
      return source === './transport' && importer?.includes('/src/ipc/') ? fake : null
    },
  }
}

/** How the sources are compiled, in this build and in the first view's. */
export const compiled = (mode: string) => [
  react(),
  babel({
    presets: [
      {
        preset: () => ({ plugins: ['@lingui/babel-plugin-lingui-macro'] }),
        rolldown: { filter: { code: /@lingui\/(?:core|react)\/macro/ } },
      },
    ],
  }),
  lingui({ failOnMissing: mode === 'production' }),
]

export default defineConfig(({ mode }) => {
  const fake = mode === 'fake' || mode === 'test'
  return {
    plugins: [
      ...compiled(mode),
      themeVariables(),
      ...(fake ? [fakeCore()] : [firstView(() => compiled(mode))]),
    ],
    clearScreen: false,
    server: { port: 5173, strictPort: true },
    build: {
      target: 'es2022',
      outDir: mode === 'fake' ? '.fake-dist' : 'dist',
      emptyOutDir: true,
      chunkSizeWarningLimit: 600,
      // What is bundled of others, with the texts that have to go along: a package is made with it.
      license: { fileName: 'licences.json' },
    },
    test: {
      environment: 'jsdom',
      include: ['src/**/*.test.{ts,tsx}', 'test/**/*.test.{ts,tsx}'],
      setupFiles: ['./test/setup.ts'],
      css: false,
      // One more than by itself, which leaves a processor idle: that is half of a small machine.
      maxWorkers: '100%',
      testTimeout: 60_000,
      // As in the other suites: what passes the second time is printed as such, and is a defect to look for.
      retry: 1,
    },
  }
})
