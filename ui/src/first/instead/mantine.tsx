/** In Mantine's place in the bundle of the first view: the one part of it that the view shows, as Mantine draws it. */
import type { CSSProperties, ReactNode } from 'react'

interface Props {
  /** The only size the view shows. */
  size: 'xs'
  variant?: 'default'
  component?: 'a'
  href?: string
  leftSection: ReactNode
  children: ReactNode
}

/** What a filled button, the usual one, and a plain one set. */
const filled = { '--button-color': 'var(--mantine-color-white)' }
const plain = {
  '--button-bg': 'var(--mantine-color-default)',
  '--button-hover': 'var(--mantine-color-default-hover)',
  '--button-color': 'var(--mantine-color-default-color)',
  '--button-bd': 'calc(0.0625rem * var(--mantine-scale)) solid var(--mantine-color-default-border)',
}

export function Button({ size, variant, component: Root, href, leftSection, children }: Props) {
  const look = {
    className:
      'mantine-focus-auto mantine-active m_77c9d27d mantine-Button-root m_87cf2631 mantine-UnstyledButton-root',
    'data-variant': variant,
    'data-size': size,
    'data-with-left-section': true,
    style: {
      '--button-height': `var(--button-height-${size})`,
      '--button-padding-x': `var(--button-padding-x-${size})`,
      '--button-fz': `var(--mantine-font-size-${size})`,
      ...(variant ? plain : filled),
      fontWeight: 600,
    } as CSSProperties,
  }
  const inner = (
    <span className="m_80f1301b mantine-Button-inner">
      <span className="m_a74036a mantine-Button-section" data-position="left">
        {leftSection}
      </span>
      <span className="m_811560b9 mantine-Button-label">{children}</span>
    </span>
  )
  return Root ? (
    <Root {...look} href={href}>
      {inner}
    </Root>
  ) : (
    <button {...look} type="button">
      {inner}
    </button>
  )
}
