/** What the shell wrote into the document: the answers to the questions that the first page asks. */
import type { Platform, Status, TenantView } from '../ipc/generated'

export interface Answers {
  setupStatus: Status
  tenantList: TenantView[]
  platformList: Platform[]
}

let answers: Answers | undefined

/** Reads them; `undefined` where the shell had none, and then the page asks as always. */
export function read(): Answers | undefined {
  const text = document.getElementById('answers')?.textContent
  const said: unknown = text ? JSON.parse(text) : null
  if (typeof said === 'object' && said !== null) answers = said as Answers
  return answers
}

export function answer(name: string): unknown {
  return answers?.[name as keyof Answers]
}
