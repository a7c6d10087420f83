/**
 * In React's place in the bundle of the first view: elements that are drawn once. State is its beginning, effects never
 * run, and a context is what stands around. For `html.ts` to walk.
 */

export type Props = Record<string, unknown>
export interface Element {
  type: string | Component
  props: Props
}
export type Node = Element | Node[] | string | number | boolean | null | undefined
export type Component = (props: Props) => Node

export function jsx(type: string | Component, props: Props): Element {
  return { type, props }
}
export const jsxs = jsx

export function createElement(type: string | Component, props: Props | null, ...children: Node[]): Element {
  return { type, props: children.length > 0 ? { ...props, children } : { ...props } }
}

export function cloneElement(element: Element, props: Props, ...children: Node[]): Element {
  const { key: _, ...own } = props
  return createElement(element.type, { ...element.props, ...own }, ...children)
}

export const Fragment: Component = ({ children }) => children as Node
export const Suspense = Fragment

/** The first view has one of each, so the provider sets it for good. */
export function createContext<Value>(value: Value) {
  const context = {
    value,
    Provider({ value: given, children }: { value: Value; children: Node }): Node {
      context.value = given
      return children
    },
  }
  return context
}
export const useContext = <Value>(context: { value: Value }): Value => context.value

export const useState = <State>(begin: State | (() => State)) => [
  typeof begin === 'function' ? (begin as () => State)() : begin,
  () => {},
]
export const useRef = <Value>(current: Value) => ({ current })
export const useMemo = <Value>(make: () => Value): Value => make()
export const useCallback = <Callback>(callback: Callback): Callback => callback
export const useSyncExternalStore = <Value>(_: unknown, read: () => Value): Value => read()
export const useEffect = () => {}
