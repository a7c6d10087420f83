/** What a plan's job does, in the user's language. The core's own English title stands in until the plan is there. */
import { useQuery } from '@tanstack/react-query'
import { ask, type PlanId } from '../../ipc'
import { usePlanTitle } from './words'

export default function PlanJobTitle({ plan: id, fallback }: { plan: PlanId; fallback: string }) {
  const title = usePlanTitle()
  const { data: plan } = useQuery(ask('planShow', { plan: id }))
  return plan ? title(plan) : fallback
}
