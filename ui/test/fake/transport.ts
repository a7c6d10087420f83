/**
 * Stands in for `src/ipc/transport.ts` in tests and in a plain browser. Never part of what ships.
 */
import type { StateChanged } from '../../src/ipc/generated'
import { FakeCore } from './core'
import type { Handlers } from './handlers'

export let fake = new FakeCore()
let listeners = new Set<(change: StateChanged) => void>()

export function resetFake(): void {
  // whoever watches a job of the fake that goes would take it for the next one's of that name
  fake.jobs.leave()
  fake = new FakeCore()
  listeners = new Set()
  fake.tell = (change) => {
    for (const listener of listeners) listener(change)
  }
}
resetFake()

export async function invoke<T>(command: string, args: { request: unknown }): Promise<T> {
  const handler = fake.handlers[command as keyof Handlers] as ((request: unknown) => unknown) | undefined
  if (!handler) throw { code: 'internal', message: `the fake knows no ${command}`, retry: 'never', next: '' }
  fake.calls.push({ command, request: args.request })
  if (fake.latency > 0) await new Promise((resolve) => setTimeout(resolve, fake.latency))
  return structuredClone(await handler(args.request)) as T
}

export function watch<T>(_command: string, request: unknown, onItem: (item: T) => void): Promise<void> {
  return fake.jobs.watch((request as { job: string }).job, onItem as never)
}

export function onStateChanged(tell: (change: StateChanged) => void): Promise<() => void> {
  listeners.add(tell)
  return Promise.resolve(() => void listeners.delete(tell))
}
