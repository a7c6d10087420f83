/** Draws the dialog of a change on the fake core, alone, with steps driven by hand. */
import { i18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { act, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { PlanDialog, type PlanDialogProps } from '../src/features/plans/PlanDialog'
import { type Intent, newQueryClient, useStateChanges } from '../src/ipc'
import { fake } from './fake/transport'

function Window(props: PlanDialogProps) {
  useStateChanges()
  return <PlanDialog {...props} />
}

export async function openPlan(intent: Intent, rest: Partial<PlanDialogProps> = {}) {
  fake.jobs.tempo = null
  render(
    <I18nProvider i18n={i18n}>
      <QueryClientProvider client={newQueryClient()}>
        <MantineProvider env="test">
          <Window intent={intent} opened onClose={() => {}} {...rest} />
        </MantineProvider>
      </QueryClientProvider>
    </I18nProvider>,
  )
  await screen.findByRole('dialog')
  return userEvent.setup()
}

/** Lets the newest job go on: one step, or to its end. */
export const step = (turn: number) =>
  act(async () => {
    const job = fake.jobs.all[0]
    if (job) fake.jobs.step(job.id, turn)
  })

export async function finish() {
  await screen.findAllByRole('progressbar')
  await act(async () => {
    const job = fake.jobs.all[0]
    let turn = 0
    while (job && fake.jobs.one(job.id).state === 'running' && turn < 5000) fake.jobs.step(job.id, turn++)
  })
}

/** Ends what a test left running: jobs are watched for as long as they run. */
export async function endJobs() {
  await act(async () => {
    for (const { id, state } of fake.jobs.all)
      if (state === 'running') fake.jobs.finish(id, { state: 'cancelled' })
  })
}
