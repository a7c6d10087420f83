/** The look: dense, calm, one accent. Contrast was measured with these shades in both schemes; keep them together. */
import { Button, type ButtonProps, createTheme, type MantineColorsTuple } from '@mantine/core'

/** Ink on old ledger paper: a blue-green dark enough to carry white text. */
const ink: MantineColorsTuple = [
  '#eaf6f6',
  '#d8ebeb',
  '#b0d5d6',
  '#84bec0',
  '#61abae',
  '#4a9fa2',
  '#3a8f93',
  '#2a7a7e',
  '#1d656a',
  '#0d5156',
]

/** The same hue, nearly without colour, for fields and lines in the dark. */
const dark: MantineColorsTuple = [
  '#e4eaeb',
  '#c2cccf',
  '#9fadb1',
  '#7f8d91',
  '#465154',
  '#343d40',
  '#23292c',
  '#1b2022',
  '#171b1d',
  '#121617',
]

/** Few names: each that is not installed is looked for among all fonts, once per weight, before the first line is drawn. */
const font = 'system-ui, sans-serif'

/** What throws something away is filled with a red that carries white text: black on red looks disabled. */
function danger({ color, variant = 'filled', disabled }: ButtonProps) {
  if (color !== 'red' || variant !== 'filled' || disabled) return {}
  return {
    '--button-bg': 'var(--mantine-color-red-9)',
    '--button-hover': '#b02525',
    '--button-color': 'var(--mantine-color-white)',
  }
}

export const theme = createTheme({
  primaryColor: 'ink',
  colors: { ink, dark },
  primaryShade: 8,
  autoContrast: true,
  luminanceThreshold: 0.18,
  fontFamily: font,
  fontFamilyMonospace: 'ui-monospace, monospace',
  headings: { fontFamily: font, fontWeight: '600' },
  defaultRadius: 6,
  respectReducedMotion: true,
  cursorType: 'pointer',
  components: {
    Button: Button.extend({ defaultProps: { fw: 600 }, vars: (_, props) => ({ root: danger(props) }) }),
  },
})
