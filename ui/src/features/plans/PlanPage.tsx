/** One plan on a page of its own: it can be linked to, and what is being applied is found again after a restart. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { ask } from '../../ipc'
import { Moment } from '../../ui/Age'
import { PageHeader } from '../../ui/PageHeader'
import classes from '../../ui/parts.module.css'
import { PlanStateTag } from './PlanState'
import { PlanView } from './PlanView'
import own from './plans.module.css'
import { usePlanTitle } from './words'

export default function PlanPage() {
  const { t } = useLingui()
  const { plan: id = '' } = useParams({ strict: false })
  const navigate = useNavigate()
  const title = usePlanTitle()
  const { data: plan, isPending } = useQuery(ask('planShow', { plan: id }))
  const { data: undone } = useQuery({
    ...ask('planShow', { plan: plan?.undoes ?? '' }),
    enabled: Boolean(plan?.undoes),
  })
  return (
    <div className={classes.page}>
      <PageHeader
        title={plan ? title(plan) : t`Plan`}
        ready={!isPending}
        description={
          plan && (
            <>
              <PlanStateTag plan={plan} />
              {' · '}
              <Trans>
                asked for by {plan.made_by}, <Moment at={plan.made_at} />
              </Trans>
              {undone && (
                <>
                  {' · '}
                  <Trans>
                    undoes <a href={`#/plans/${undone.id}`}>{title(undone)}</a>
                  </Trans>
                </>
              )}
            </>
          )
        }
        actions={
          <Button size="xs" variant="default" component="a" href="#/activity/plans">
            <Trans>All plans</Trans>
          </Button>
        }
      />
      <div className={own.page}>
        <PlanView
          key={id}
          id={id}
          onFollow={(plan) => void navigate({ to: '/plans/$plan', params: { plan } })}
          onLeave={() => void navigate({ to: '/activity/plans' })}
        />
      </div>
    </div>
  )
}
