/** In the virtualizer's place in the bundle of the first view: a list at its top, as long as the window at its start. */

interface Options {
  count: number
  estimateSize(): number
  overscan: number
  initialRect: { height: number }
}

export function useVirtualizer({ count, estimateSize, overscan, initialRect }: Options) {
  const size = estimateSize()
  const shown = Math.min(count, Math.ceil(initialRect.height / size) + overscan)
  const items = Array.from({ length: shown }, (_, index) => ({
    index,
    start: index * size,
    end: (index + 1) * size,
  }))
  return { getVirtualItems: () => items, getTotalSize: () => count * size, scrollToIndex: () => {} }
}
