/** One plan from its preview to its results, in a dialog or on a page of its own. */
import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import {
  ask,
  type Fault,
  type Job,
  type Plan,
  type PlanId,
  type PlanRows,
  refetch,
  useCommand,
  useLiveJob,
} from '../../ipc'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import form from '../../ui/form.module.css'
import { usePaced } from '../../ui/pace'
import { Note, ProgressLine } from '../../ui/parts'
import { useProgressWords } from '../jobs/words'
import { Consent } from './Consent'
import { Passwords } from './Passwords'
import { PlanCounts } from './PlanCounts'
import { PlanTenants } from './PlanTenants'
import classes from './plans.module.css'
import { canBeUndone } from './words'

interface Props {
  id: PlanId
  /** Another plan takes this one's place: its undoing, or the same wish planned again. */
  onFollow(id: PlanId): void
  /** Where to go when nobody wants it. */
  onLeave(): void
  onEnded?: ((plan: Plan) => void) | undefined
  /** Something is shown that will not be shown again. */
  onGuard?: (guarded: boolean) => void
}

export function PlanView({ id, onFollow, onLeave, onEnded, onGuard }: Props) {
  const { data: plan, error, refetch: again } = useQuery(ask('planShow', { plan: id }))
  const [only, setOnly] = useState<PlanRows>('all')
  useEnding(plan, onEnded)
  if (error && !plan) return <FaultNotice fault={error} onRetry={() => void again()} />
  if (!plan) return null

  const shown = plan.state !== 'previewing' && plan.state !== 'failed'
  return (
    <div className={classes.view}>
      <Working plan={plan} />
      {plan.state === 'failed' && <FailedPreview plan={plan} onFollow={onFollow} />}
      {shown && (
        <>
          <PlanCounts plan={plan} only={only} onOnly={setOnly} />
          <PlanTenants plan={plan} only={only} />
          <Passwords plan={plan} onGuard={onGuard} />
          <Next plan={plan} onFollow={onFollow} onLeave={onLeave} />
        </>
      )}
    </div>
  )
}

/** Tells once that applying has ended. */
function useEnding(plan: Plan | undefined, onEnded: Props['onEnded']): void {
  const before = useRef<Plan['state'] | null>(null)
  useEffect(() => {
    if (!plan) return
    const over = plan.state === 'applied' || plan.state === 'stopped'
    if (over && before.current !== null && before.current !== plan.state) onEnded?.(plan)
    before.current = plan.state
  }, [plan, onEnded])
}

/** The plan's job while it runs, with its numbers and the way to stop it. */
function Working({ plan }: { plan: Plan }) {
  const { data: jobs } = useQuery(ask('jobList', {}))
  const job = jobs?.find(({ id }) => id === plan.job)
  const busy = plan.state === 'previewing' || plan.state === 'applying'
  return busy && job ? <Progress key={job.id} job={job} plan={plan} /> : null
}

function Progress({ job: listed, plan }: { job: Job; plan: Plan }) {
  const client = useQueryClient()
  const live = useLiveJob(listed)
  const job = usePaced(live)
  const words = useProgressWords(job)
  const stop = useCommand('jobCancel')

  // The job ends first, and its plan a moment later: ask again rather than wait for news that may have come too early.
  const ended = live.state !== 'running'
  useEffect(() => {
    if (ended) refetch(client, ['plans', 'jobs'])
  }, [ended, client])

  return (
    <div className={classes.working}>
      <ProgressLine
        label={words.label}
        done={job.progress.done}
        total={job.progress.total}
        words={[words.phase, words.done, words.left].map((word) => word && <span key={word}>{word}</span>)}
      />
      <Button
        size="xs"
        variant="default"
        loading={stop.pending}
        onClick={() => void stop.run({ job: job.id })}
      >
        <Trans>Stop</Trans>
      </Button>
      {stop.fault && <FaultNotice fault={stop.fault} />}
      <p className={form.hint}>
        {plan.state === 'previewing' ? (
          <Trans>Nothing is changed yet: the tenants are being read.</Trans>
        ) : (
          <Trans>This goes on when you close the window.</Trans>
        )}
      </p>
    </div>
  )
}

/** Plans the same wish again, from fresh data. */
function useAgain(plan: Plan, onFollow: Props['onFollow']) {
  const make = useCommand('planMake')
  const undo = useCommand('planUndo')
  const run = async () => {
    const { undoes, intent } = plan
    const made = undoes === null ? await make.run(intent) : await undo.run({ plan: undoes })
    if (made) onFollow(made.id)
  }
  return { run: () => void run(), pending: make.pending || undo.pending, fault: make.fault ?? undo.fault }
}

function FailedPreview({ plan, onFollow }: { plan: Plan; onFollow: Props['onFollow'] }) {
  const { data: jobs } = useQuery(ask('jobList', {}))
  const why: Fault | null = jobs?.find(({ id }) => id === plan.job)?.fault ?? null
  const again = useAgain(plan, onFollow)
  return (
    <>
      {why ? (
        <FaultNotice fault={why} />
      ) : (
        <Note tone="warn">
          <Trans>The preview was not finished. Nothing was changed.</Trans>
        </Note>
      )}
      {again.fault && <FaultNotice fault={again.fault} />}
      <div className={form.buttons}>
        <Button variant="default" loading={again.pending} onClick={again.run}>
          <Trans>Plan again</Trans>
        </Button>
      </div>
    </>
  )
}

/** What can be done with the plan now: agree to it, apply the rest, plan again, undo. */
function Next({ plan, onFollow, onLeave }: Pick<Props, 'onFollow' | 'onLeave'> & { plan: Plan }) {
  const again = useAgain(plan, onFollow)
  const undo = useCommand('planUndo')
  const undone = async () => {
    const made = await undo.run({ plan: plan.id })
    if (made) onFollow(made.id)
  }
  const { counts, state } = plan
  const over = state === 'applied' || state === 'stopped'
  const rest = over ? restOf(plan) : 0
  const fault = undo.fault ?? again.fault

  if (state === 'ready' || state === 'nothing_to_do')
    return <Consent plan={plan} tenants={counts.pending ?? 0} onLeave={onLeave} />
  if (state === 'applying') return null
  return (
    <>
      {rest > 0 && <Consent key={plan.applied_at} plan={plan} tenants={rest} />}
      {fault && <FaultNotice fault={fault} />}
      {plan.undone_by !== null && (
        <Note>
          <Trans>
            This was undone by <a href={`#/plans/${plan.undone_by}`}>another plan</a>.
          </Trans>
        </Note>
      )}
      <div className={form.buttons}>
        {canBeUndone(plan) && (
          <Button variant="default" loading={undo.pending} onClick={() => void undone()}>
            <Trans>Undo…</Trans>
          </Button>
        )}
        {(state === 'discarded' || (counts.moved ?? 0) + (counts.refused ?? 0) > 0) && (
          <Button variant="default" loading={again.pending} onClick={again.run}>
            <Trans>Plan again from fresh data</Trans>
          </Button>
        )}
        <Button variant={over && rest === 0 ? 'filled' : 'default'} onClick={onLeave}>
          <Trans>Close</Trans>
        </Button>
      </div>
    </>
  )
}

/** Tenants worth another try with the same values. Those that refused or moved need a new plan. */
function restOf({ counts }: Plan): number {
  const { pending = 0, partly = 0, unreachable = 0, failed = 0, skipped = 0 } = counts
  return pending + partly + unreachable + failed + skipped
}
