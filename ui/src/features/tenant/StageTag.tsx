/** Production or test, in words; production has a colour of its own wherever a tenant is named. */
import { Trans } from '@lingui/react/macro'
import type { Stage } from '../../ipc'
import classes from './stage.module.css'

/** What nobody said otherwise of is production. */
export function StageTag({ stage = 'production' }: { stage: Stage | undefined }) {
  return (
    <span className={classes.stage} data-stage={stage}>
      <StageWord stage={stage} />
    </span>
  )
}

/** A tenant's name in a row: however long, the stage beside it stays in sight. */
export function StagedName({ name, stage }: { name: string; stage: Stage | undefined }) {
  return (
    <span className={classes.named}>
      <span>{name}</span> <StageTag stage={stage} />
    </span>
  )
}

function StageWord({ stage }: { stage: Stage }) {
  switch (stage) {
    case 'production':
      return <Trans>Production</Trans>
    case 'test':
      return <Trans context="stage of a tenant">Test</Trans>
  }
}
