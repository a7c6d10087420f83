/**
 * Draws elements once, as the text of a document: what `react-dom/server` does, for what the first view is made of.
 *
 * `instead/react.ts` makes the elements and this module walks them, so that the window's own components draw the first
 * view without React. It keeps no state and hears no events. Whatever it does not know it refuses, and a test compares
 * what it draws with what React draws.
 */
import type { Component, Element, Node } from './instead/react'

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escaped = (text: string) => text.replace(/[&<>"]/g, (sign) => escapes[sign] ?? sign)

/** Elements that have no end. */
const empty = new Set(['br', 'col', 'hr', 'img', 'input'])

/** The attributes whose property has capitals: what is not here is refused. */
const names: Record<string, string> = {
  className: 'class',
  htmlFor: 'for',
  dateTime: 'datetime',
  tabIndex: 'tabindex',
  viewBox: 'viewBox',
  strokeWidth: 'stroke-width',
  strokeLinecap: 'stroke-linecap',
  strokeLinejoin: 'stroke-linejoin',
  fillRule: 'fill-rule',
  clipRule: 'clip-rule',
}

/** Styles that are pixels where they are numbers, and those that are not: what is not here is refused. */
const lengths = new Set(['width', 'height'])
const plain = new Set(['font-weight'])

/** An element, drawn. */
export function html(node: Node): string {
  if (node === null || node === undefined || typeof node === 'boolean') return ''
  if (typeof node === 'string' || typeof node === 'number') return escaped(String(node))
  if (Array.isArray(node)) return node.map(html).join('')
  const { type, props } = node as Element
  if (typeof type !== 'string') return html((type as Component)(props))
  let text = `<${type}`
  for (const name in props) text += attribute(name, props[name])
  return empty.has(type) ? `${text}>` : `${text}>${html(props.children as Node)}</${type}>`
}

function attribute(name: string, value: unknown): string {
  if (name === 'children' || name === 'ref' || /^on[A-Z]/.test(name)) return ''
  if (name === 'dangerouslySetInnerHTML') throw new Error('the first view holds no foreign markup')
  if (value === undefined || value === null) return ''
  if (name === 'style') return ` style="${escaped(declarations(value as Record<string, string | number>))}"`
  if (/[A-Z]/.test(name) && !(name in names)) throw new Error(`the first view knows no attribute ${name}`)
  const spoken = name.startsWith('aria-') || name.startsWith('data-')
  if (value === false && !spoken) return ''
  const said = value === true && !spoken ? '' : String(value)
  return ` ${names[name] ?? name}="${escaped(said)}"`
}

function declarations(style: Record<string, string | number>): string {
  return Object.entries(style)
    .map(([name, value]) => {
      const property = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
      return `${property}:${typeof value === 'number' ? measured(property, value) : value}`
    })
    .join(';')
}

function measured(property: string, value: number): string {
  if (plain.has(property)) return String(value)
  if (lengths.has(property)) return `${value}px`
  throw new Error(`the first view does not know what ${property} is measured in`)
}
