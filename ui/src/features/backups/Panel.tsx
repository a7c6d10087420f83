/** What opens under a button of this page. Takes the focus to its first field, and gives it back when it closes. */
import { type ReactNode, useEffect, useRef } from 'react'
import { useReturnFocus } from '../../ui/focus'
import form from '../../ui/form.module.css'

export function Panel({ label, children }: { label: string; children: ReactNode }) {
  const section = useRef<HTMLElement>(null)
  useReturnFocus()
  useEffect(() => {
    section.current?.querySelector<HTMLElement>('select, input, button')?.focus()
  }, [])
  return (
    <section ref={section} className={form.panel} aria-label={label}>
      {children}
    </section>
  )
}
