/**
 * The theme's variables as a style sheet, in the words of Mantine's own provider. It would otherwise work them out at
 * every start of the window, and the first view is drawn without it.
 */
import { MantineProvider } from '@mantine/core'
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import type { Plugin } from 'vite'
import { theme } from '../src/theme/theme.ts'

const name = 'virtual:theme-variables.css'

export function themeVariables(): Plugin {
  return {
    name: 'reeve:theme-variables',
    resolveId: (id) => (id === name ? `\0${name}` : null),
    load(id) {
      if (id !== `\0${name}`) return null
      const markup = renderToStaticMarkup(createElement(MantineProvider, { theme, withGlobalClasses: false }))
      const style = /<style[^>]*>([\s\S]*?)<\/style>/.exec(markup)?.[1]
      if (!style) throw new Error('the theme has no variables')
      return style
    },
  }
}
