/** What a part of the fake core is made of: a handler per command, as the core has them, and the way it refuses. */
import type { commands, Fault } from '../../src/ipc/generated'

type Commands = Omit<typeof commands, 'jobWatch'>
type Snake<Name extends string> = Name extends `${infer Head}${infer Tail}`
  ? Head extends Lowercase<Head>
    ? `${Head}${Snake<Tail>}`
    : `_${Lowercase<Head>}${Snake<Tail>}`
  : Name
type Answer<Name extends keyof Commands> = Awaited<ReturnType<Commands[Name]>>
export type Handlers = {
  [Name in keyof Commands as Snake<Name>]: (
    request: Parameters<Commands[Name]>[0],
  ) => Answer<Name> | Promise<Answer<Name>>
}

export function fault(code: Fault['code'], message: string, rest: Partial<Fault> = {}): Fault {
  return { code, message, retry: 'never', next: '', ...rest }
}
