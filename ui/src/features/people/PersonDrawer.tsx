/**
 * One account in full: the copy at once, and the tenant's own word as soon as it is there. Whatever is to be changed
 * ends in a plan, which is looked at before it is applied.
 */
import { Trans, useLingui } from '@lingui/react/macro'
import { Button, Drawer } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { ask, type Intent, type TenantId, type TenantView, type UserOperation } from '../../ipc'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import { holdFocus, useReturnFocus } from '../../ui/focus'
import { UpIcon } from '../../ui/icons'
import { PersonDetails } from './PersonDetails'
import { PersonForm, type PersonFormName, useFormTitle } from './PersonForm'
import { forAccounts, Planned } from './Planned'
import classes from './people.module.css'

interface Props {
  tenant: TenantId
  id: number
  view: TenantView | undefined
  /** Opens where this person leaves. */
  leaving?: boolean
  onStay(): void
  onClose(): void
}

export default function PersonDrawer({ tenant, id, view, leaving = false, onStay, onClose }: Props) {
  const { t } = useLingui()
  const [form, setForm] = useState<PersonFormName | null>(null)
  const [intent, setIntent] = useState<Intent | null>(null)
  const titleOf = useFormTitle()
  useReturnFocus()
  useEffect(() => {
    if (leaving) setForm('leave')
  }, [leaving])

  const cached = useQuery(ask('usersShow', { tenant, id }))
  // Asked again each time somebody looks: this is what decisions are made by.
  const look = useQuery({ ...ask('userLook', { tenant, id }), staleTime: 0, refetchOnMount: 'always' })
  const user = look.data?.user ?? cached.data
  const nobody = look.error && cached.error

  const plan = (operation: UserOperation) => setIntent(forAccounts([{ tenant, id }], operation))
  const back = () => {
    setForm(null)
    onStay()
  }
  return (
    <>
      <Drawer
        opened
        // One step at a time: out of the plan, out of the form, out of the drawer.
        onClose={form ? back : onClose}
        closeOnEscape={intent === null}
        trapFocus={intent === null}
        position="right"
        size={520}
        title={user ? (form ? titleOf(form, user.name) : user.name) : t`Account`}
        closeButtonProps={{ 'aria-label': form ? t`Back` : t`Close` }}
        overlayProps={{ backgroundOpacity: 0.25 }}
      >
        <div ref={holdFocus} tabIndex={-1} className={classes.place}>
          {nobody && <FaultNotice fault={nobody} onRetry={() => void look.refetch()} />}
          {!nobody && look.error && (
            <FaultNotice fault={look.error} onRetry={() => void look.refetch()}>
              <span className={classes.sub}>
                <Trans>What is shown is the copy read earlier.</Trans>
              </span>
            </FaultNotice>
          )}
          {user && form && (
            <>
              <Button
                size="compact-xs"
                variant="subtle"
                mb={12}
                leftSection={<UpIcon style={{ rotate: '-90deg' }} />}
                onClick={back}
              >
                <Trans>Back to {user.name}</Trans>
              </Button>
              <PersonForm name={form} user={user} view={view} onPlan={plan} onIntent={setIntent} />
            </>
          )}
          {user && !form && (
            <PersonDetails
              user={user}
              detail={look.data ?? null}
              asking={look.isFetching}
              view={view}
              onForm={setForm}
              onPlan={plan}
            />
          )}
        </div>
      </Drawer>
      <Planned
        intent={intent}
        onClose={() => setIntent(null)}
        onApplied={() => {
          back()
          void look.refetch()
        }}
      />
    </>
  )
}
