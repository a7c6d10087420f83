/** Walking into what is stated. What was left open stays open, however deep. */
import type { Stated } from '../../ipc'

const notStated = { kind: 'not_stated' } as const

export function stated<T>(value: T): Stated<T> {
  return { kind: 'stated', value }
}

/** The value in other words. */
export function inWords<T, U>(value: Stated<T>, say: (value: T) => U): Stated<U> {
  return value.kind === 'stated' ? stated(say(value.value)) : notStated
}

/** A part of the value that may itself be left open. */
export function within<T, U>(value: Stated<T>, part: (value: T) => Stated<U>): Stated<U> {
  return value.kind === 'stated' ? part(value.value) : notStated
}
