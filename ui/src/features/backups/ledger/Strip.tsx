/**
 * The promised places of a tenant as a picture: one cell each, its state told by its shape and sign, not by its colour
 * alone. Small in a table, where it is one image with words; large on the tenant's page, where each cell opens what is
 * behind it and the arrow keys walk from cell to cell.
 */
import { useLingui } from '@lingui/react'
import { useLingui as useMacro } from '@lingui/react/macro'
import { type KeyboardEvent, useRef, useState } from 'react'
import type { Every, Ledger, Slot, SlotState } from '../../../ipc'
import { CheckIcon, ClockIcon, CrossIcon, QuestionIcon } from '../../../ui/icons'
import classes from './strip.module.css'
import { holdsWords, rhythmWords, slotStates, useDays, useRank } from './words'

const rhythms: readonly Every[] = ['day', 'week', 'month']

/** `14 places: 9 filled, proven; 5 missing`. */
function useSummary(): (slots: readonly Slot[]) => string {
  const { t } = useMacro()
  const { _ } = useLingui()
  return (slots) => {
    const said = (Object.keys(slotStates) as SlotState[]).flatMap((state) => {
      const count = slots.filter((slot) => slot.state === state).length
      return count > 0 ? [`${count} ${_(slotStates[state].words)}`] : []
    })
    const all = slots.length
    return t`${all} places: ${said.join('; ')}`
  }
}

export function MiniStrip({ slots }: { slots: readonly Slot[] }) {
  const summary = useSummary()(slots)
  return (
    <span className={classes.mini} role="img" aria-label={summary} title={summary}>
      {slots.map(({ every, number, state }) => (
        <span
          key={`${every} ${number}`}
          data-state={state}
          data-first={(number === 1 && every !== 'day') || undefined}
        />
      ))}
    </span>
  )
}

interface Props {
  ledger: Ledger
  onOpen(slot: Slot): void
}

export function Strip({ ledger, onOpen }: Props) {
  const { t } = useMacro()
  const { _ } = useLingui()
  const toolbar = useRef<HTMLDivElement>(null)
  const [active, setActive] = useState(0)
  const { slots, rpo, newest } = ledger
  const old = rpo !== null && !rpo.kept
  const walk = (event: KeyboardEvent) => {
    const wished = wishedCell(event.key, active, slots.length)
    if (wished === null) return
    event.preventDefault()
    setActive(wished)
    toolbar.current?.querySelectorAll<HTMLElement>('button')[wished]?.focus()
  }
  return (
    <div
      ref={toolbar}
      className={classes.strip}
      role="toolbar"
      aria-label={t`Promised places`}
      onKeyDown={walk}
    >
      {rhythms.map((every) => {
        const own = slots.filter((slot) => slot.every === every)
        const [first] = own
        if (!first) return null
        return (
          <div key={every} className={classes.rhythm}>
            <p>
              <strong>{_(rhythmWords[every])}</strong> · {_(holdsWords[first.holds])}
            </p>
            <div className={classes.cells}>
              {own.map((slot) => {
                const index = slots.indexOf(slot)
                return (
                  <Cell
                    key={slot.number}
                    slot={slot}
                    old={old && slot.backup !== null && slot.backup.at === newest}
                    reached={index === Math.min(active, slots.length - 1)}
                    onFocus={() => setActive(index)}
                    onOpen={() => onOpen(slot)}
                  />
                )
              })}
            </div>
          </div>
        )
      })}
    </div>
  )
}

function wishedCell(key: string, active: number, count: number): number | null {
  const steps: Record<string, number> = {
    ArrowRight: active + 1,
    ArrowLeft: active - 1,
    Home: 0,
    End: count - 1,
  }
  const wished = steps[key]
  return wished === undefined ? null : Math.max(0, Math.min(count - 1, wished))
}

const signs: Record<SlotState, typeof CheckIcon | null> = {
  filled: CheckIcon,
  unverified: QuestionIcon,
  unsound: CrossIcon,
  missing: null,
}

interface CellProps {
  slot: Slot
  /** It holds the newest backup, and that is older than promised. */
  old: boolean
  reached: boolean
  onFocus(): void
  onOpen(): void
}

function Cell({ slot, old, reached, onFocus, onOpen }: CellProps) {
  const { t } = useMacro()
  const { _ } = useLingui()
  const rank = useRank()(slot.every, slot.number)
  const days = useDays()(slot)
  const state = _(slotStates[slot.state].words)
  const source = slot.backup?.source
  const words = [
    rank,
    days,
    state,
    source && t`from ${source}`,
    old && t`older than promised`,
    slot.requested && t`asked for`,
  ]
  const Sign = signs[slot.state]
  return (
    <button
      type="button"
      className={classes.cell}
      data-state={slot.state}
      tabIndex={reached ? 0 : -1}
      aria-label={words.filter(Boolean).join(', ')}
      title={words.filter(Boolean).join(', ')}
      onFocus={onFocus}
      onClick={onOpen}
    >
      <span className={classes.sign}>
        {Sign && <Sign />}
        {old && <ClockIcon />}
      </span>
      <span className={classes.days}>{days}</span>
    </button>
  )
}
