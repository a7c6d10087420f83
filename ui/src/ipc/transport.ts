/**
 * The way into the core. The only module that knows Tauri; everything else calls the generated `commands`.
 *
 * Whatever goes wrong leaves here as a `Fault`, so that no caller has to guess what it caught.
 */
import { Channel, invoke as call } from '@tauri-apps/api/core'
import { listen } from '@tauri-apps/api/event'
import type { Fault, StateChanged } from './generated'

export async function invoke<T>(command: string, args: { request: unknown }): Promise<T> {
  try {
    return await call<T>(command, args)
  } catch (thrown) {
    throw asFault(thrown)
  }
}

/** Calls `onItem` for each item in order; the promise ends when the subject does. */
export async function watch<T>(command: string, request: unknown, onItem: (item: T) => void): Promise<void> {
  const channel = new Channel<T>()
  channel.onmessage = onItem
  try {
    await call<null>(command, { request, channel })
  } catch (thrown) {
    throw asFault(thrown)
  }
}

/** Tells when something changed in the core; the answer stops it. */
export function onStateChanged(tell: (change: StateChanged) => void): Promise<() => void> {
  return listen<StateChanged>('state_changed', (event) => tell(event.payload))
}

function asFault(thrown: unknown): Fault {
  if (typeof thrown === 'object' && thrown !== null && 'code' in thrown) return thrown as Fault
  return { code: 'internal', message: String(thrown), retry: 'never', next: '' }
}
