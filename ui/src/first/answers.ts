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

/** While work goes on the shell answers nothing at all, so what is asked about it is without an answer. */
const aboutWork = ['jobList']

/** Throws where the shell does not answer that: then the first view cannot be drawn, and React comes at once. */
export function answer(name: string): unknown {
  if (aboutWork.includes(name)) return undefined
  const said = answers?.[name as keyof Answers]
  if (said === undefined) throw new Error(`the document holds no answer to ${name}`)
  return said
}
