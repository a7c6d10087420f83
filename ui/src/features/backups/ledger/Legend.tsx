/** What the cells of the picture mean. */
import { useLingui } from '@lingui/react'
import type { SlotState } from '../../../ipc'
import own from './strip.module.css'
import { slotStates } from './words'

export function Legend() {
  const { _ } = useLingui()
  return (
    <span className={own.legend}>
      {(Object.keys(slotStates) as SlotState[]).map((state) => (
        <span key={state} className={own.meaning}>
          <span className={own.mini}>
            <span data-state={state} />
          </span>
          {_(slotStates[state].words)}
        </span>
      ))}
    </span>
  )
}
