/** What the tests of a restore's page share. */
import { screen } from '@testing-library/react'
import type { UserEvent } from '@testing-library/user-event'
import type { RestoreView } from '../src/ipc'
import { fake } from './fake/transport'
import { openWindow } from './render'

/** What a command was last asked. */
export const asked = (command: string) => fake.calls.findLast((call) => call.command === command)?.request

/** Opens the page of one of the fake restores. */
export const page = (id: string) => openWindow(`/restores/x-${id}`)

export const one = (id: string) => fake.restores.all.find((each) => each.id === `x-${id}`) as RestoreView

export const change = (id: string, to: Partial<RestoreView>) => {
  const { restores } = fake
  restores.all = restores.all.map((each) => (each.id === `x-${id}` ? { ...each, ...to } : each))
}

/** Types a database's name into the field that asks for it. */
export const typeName = async (user: UserEvent, name: string) =>
  user.type(await screen.findByRole('textbox', { name: /type the name of/ }), name)
