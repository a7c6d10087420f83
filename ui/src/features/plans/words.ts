/** Plans in words: what one does, where it stands, how each tenant ended. Every table is total by its type. */
import type { MessageDescriptor } from '@lingui/core'
import { msg, plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react'
import { useQuery } from '@tanstack/react-query'
import { useCallback } from 'react'
import {
  ask,
  type Counts,
  type Intent,
  type Plan,
  type PlanOutcome,
  type PlanState,
  type TenantId,
  type UserField,
  type Whom,
} from '../../ipc'
import type { Tone } from '../../ui/parts'

export const outcomeWords: Record<PlanOutcome, { words: MessageDescriptor; tone: Tone }> = {
  done: { words: msg`Done`, tone: 'good' },
  partly: { words: msg`Partly done`, tone: 'warn' },
  refused: { words: msg`Refused by the tenant`, tone: 'bad' },
  moved: { words: msg`Changed by somebody else meanwhile`, tone: 'warn' },
  unreachable: { words: msg`Not reached`, tone: 'bad' },
  failed: { words: msg`Failed`, tone: 'bad' },
  skipped: { words: msg`Not tried`, tone: 'quiet' },
}

export const planStateWords: Record<PlanState, { words: MessageDescriptor; tone: Tone }> = {
  previewing: { words: msg`Being previewed`, tone: 'busy' },
  ready: { words: msg`Ready to apply`, tone: 'accent' },
  nothing_to_do: { words: msg`Nothing to do`, tone: 'quiet' },
  failed: { words: msg`Preview failed`, tone: 'bad' },
  applying: { words: msg`Being applied`, tone: 'busy' },
  stopped: { words: msg`Stopped on the way`, tone: 'warn' },
  applied: { words: msg`Applied`, tone: 'good' },
  discarded: { words: msg`Put away`, tone: 'quiet' },
}

export const userFieldWords: Record<UserField, MessageDescriptor> = {
  account: msg`Account`,
  name: msg`Name`,
  login: msg`Login`,
  email: msg`E-mail`,
  active: msg`State`,
  groups: msg`Groups`,
  invitation: msg`Invitation`,
  password: msg`Password`,
  sessions: msg`Web sessions`,
  api_keys: msg`API keys`,
  devices: msg`Devices`,
  two_factor: msg`Two-factor`,
}

/** Tenants that did not end well, or could not be planned. */
export function troubleOf(counts: Counts): number {
  const {
    partly = 0,
    refused = 0,
    moved = 0,
    unreachable = 0,
    failed = 0,
    skipped = 0,
    not_planned = 0,
  } = counts
  return partly + refused + moved + unreachable + failed + skipped + not_planned
}

export function canBeUndone({ state, undone_by, counts }: Plan): boolean {
  const made = (counts.done ?? 0) + (counts.partly ?? 0)
  return (state === 'applied' || state === 'stopped') && undone_by === null && made > 0
}

/** The tenants an intent names; an undoing names a plan instead. */
function tenantsOf(intent: Intent): TenantId[] {
  switch (intent.kind) {
    case 'create_users':
    case 'policies':
      return intent.tenants
    case 'users':
      return intent.whom.kind === 'person'
        ? intent.whom.tenants
        : [...new Set(intent.whom.accounts.map(({ tenant }) => tenant))]
    case 'undo':
      return []
  }
}

/** What a plan does, such as `Archive 3 accounts`. `accounts` once it is known how many are really hit. */
export function useIntentWords(): (intent: Intent, accounts?: number) => string {
  const { _ } = useLingui()
  return useCallback((intent, accounts) => intentWords(_, intent, accounts), [_])
}

function intentWords(_: Translate, intent: Intent, accounts: number | undefined): string {
  switch (intent.kind) {
    case 'create_users': {
      const count = accounts || intent.users.length
      return _(msg({ message: plural(count, { one: 'Create # account', other: 'Create # accounts' }) }))
    }
    case 'policies': {
      const { baseline } = intent
      const count = Object.keys(intent.values).length
      return baseline === null
        ? _(msg({ message: plural(count, { one: 'Set # policy value', other: 'Set # policy values' }) }))
        : _(msg`Apply the baseline ${baseline}`)
    }
    case 'undo':
      return _(msg`Undo`)
    case 'users':
      return operationWords(_, intent, accounts)
  }
}

type Translate = ReturnType<typeof useLingui>['_']

/** The account or accounts, as the thing acted on and as the owner of something: two forms in some languages. */
function whomWords(_: Translate, whom: Whom, known: number | undefined): { object: string; owner: string } {
  if (whom.kind === 'person') {
    const { login } = whom
    return {
      object: _(msg({ context: 'acted on', message: `${login}` })),
      owner: _(msg({ context: 'owner', message: `${login}` })),
    }
  }
  const count = known || whom.accounts.length
  return {
    object: _(
      msg({ context: 'acted on', message: plural(count, { one: '# account', other: '# accounts' }) }),
    ),
    owner: _(msg({ context: 'owner', message: plural(count, { one: '# account', other: '# accounts' }) })),
  }
}

function operationWords(
  _: Translate,
  { whom, operation }: Extract<Intent, { kind: 'users' }>,
  accounts: number | undefined,
): string {
  const { object, owner } = whomWords(_, whom, accounts)
  switch (operation.kind) {
    case 'archive':
      return _(msg`Archive ${object}`)
    case 'unarchive':
      return _(msg`Bring back ${object}`)
    case 'edit':
      return _(msg`Change ${object}`)
    case 'groups':
      return _(msg`Change the groups of ${owner}`)
    case 'kind':
      return operation.to === 'portal' ? _(msg`Make ${object} portal`) : _(msg`Make ${object} internal`)
    case 'copy_rights': {
      const { from } = operation
      return _(msg`Copy the rights of ${from} for ${object}`)
    }
    case 'template': {
      const { template } = operation
      return _(msg`Apply the template ${template} to ${object}`)
    }
    case 'reset_password':
      return _(msg`Reset the password of ${owner}`)
    case 'end_sessions':
      return _(msg`End the sessions of ${owner}`)
    case 'revoke_keys':
      return _(msg`Revoke API keys of ${owner}`)
    case 'revoke_devices':
      return _(msg`Forget the devices of ${owner}`)
    case 'disable_two_factor':
      return _(msg`Turn off two-factor of ${owner}`)
    case 'offboard':
      return _(msg`Offboard ${object}`)
  }
}

/** What a plan does and where, such as `Archive 3 accounts in Acme`: its title, and what its button will do. */
export function usePlanTitle(): (plan: Titled, left?: number) => string {
  const { _ } = useLingui()
  const words = useIntentWords()
  const { data: views } = useQuery(ask('tenantList', {}))
  return useCallback(
    ({ intent, counts, state }, left) => {
      const previewing = state === 'previewing'
      const what = words(intent, previewing ? undefined : counts.accounts)
      const ids = tenantsOf(intent)
      const asked = ids.length || (counts.tenants ?? 0)
      const idle = previewing ? 0 : (counts.nothing_to_do ?? 0) + (counts.not_planned ?? 0)
      const count = left ?? asked - idle
      const only = ids.length === 1 ? views?.find(({ tenant }) => tenant.id === ids[0])?.tenant.name : null
      const where = only ?? _(msg({ message: plural(count, { one: '# tenant', other: '# tenants' }) }))
      return count === 0 && !only ? what : _(msg`${what} in ${where}`)
    },
    [_, words, views],
  )
}

type Titled = Pick<Plan, 'intent' | 'counts' | 'state'>
