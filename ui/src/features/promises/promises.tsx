/** A platform's promises as groups of rows. Every promise has its row, stated or not: a silence is shown, never guessed. */
import { Trans } from '@lingui/react/macro'
import { Fragment, type ReactNode } from 'react'
import type { ChainHash, Platform, Stated } from '../../ipc'
import { inWords, within } from './stated'
import {
  AtRestWords,
  ChannelWords,
  CopiesWords,
  FailoverWords,
  HoursWords,
  KeptWords,
  RtoWords,
  RuleWords,
  SlotsWords,
  StaffWords,
  signInNames,
  TargetWords,
  TransportWords,
} from './words'

export interface Promised {
  id: string
  name: ReactNode
  words: Stated<ReactNode>
}

export interface PromiseGroup {
  id: string
  title: ReactNode
  promises: Promised[]
}

const chainNames: Record<ChainHash, string> = { sha1: 'SHA-1', sha2: 'SHA-2' }

export function promisesOf(platform: Platform): PromiseGroup[] {
  return [
    { id: 'backups', title: <Trans>Backups</Trans>, promises: backups(platform) },
    { id: 'recovery', title: <Trans>Restores and disasters</Trans>, promises: recovery(platform) },
    { id: 'access', title: <Trans>Passwords and access</Trans>, promises: access(platform) },
    { id: 'encryption', title: <Trans>Encryption</Trans>, promises: encryption(platform) },
  ]
}

function backups({
  backups: { full, kept, daily, weekly, monthly, copies },
  download,
}: Platform): Promised[] {
  const slots = (value: typeof daily) => inWords(value, (slots) => <SlotsWords slots={slots} />)
  return [
    {
      id: 'full',
      name: <Trans>Full backups kept</Trans>,
      words: inWords(full, (count) => <Trans>{count} at a time</Trans>),
    },
    {
      id: 'kept',
      name: <Trans>Kept for</Trans>,
      words: inWords(kept, (value) => <KeptWords kept={value} />),
    },
    { id: 'daily', name: <Trans>Daily</Trans>, words: slots(daily) },
    { id: 'weekly', name: <Trans>Weekly</Trans>, words: slots(weekly) },
    { id: 'monthly', name: <Trans>Monthly</Trans>, words: slots(monthly) },
    {
      id: 'copies',
      name: <Trans>Where copies are</Trans>,
      words: inWords(copies, (value) => <CopiesWords copies={value} />),
    },
    {
      id: 'download',
      name: <Trans>Download of the live data</Trans>,
      words: inWords(download, (channels) => each(channels, (channel) => <ChannelWords channel={channel} />)),
    },
  ]
}

function recovery({ restore, rpo_hours, rto, failover }: Platform): Promised[] {
  return [
    {
      id: 'restore',
      name: <Trans>Asking for a restore</Trans>,
      words: inWords(restore, ({ channel }) => <ChannelWords channel={channel} />),
    },
    {
      id: 'targets',
      name: <Trans>Restored to</Trans>,
      words: inWords(
        within(restore, ({ targets }) => targets),
        (targets) => each(targets, (target) => <TargetWords target={target} />),
      ),
    },
    {
      id: 'rpo',
      name: <Trans>Most work lost (RPO)</Trans>,
      words: inWords(rpo_hours, (hours) => <HoursWords hours={hours} />),
    },
    {
      id: 'rto',
      name: <Trans>Until service is back (RTO)</Trans>,
      words: inWords(rto, (value) => <RtoWords rto={value} />),
    },
    {
      id: 'failover',
      name: <Trans>When one machine fails</Trans>,
      words: inWords(failover, (value) => <FailoverWords failover={value} />),
    },
  ]
}

function access(platform: Platform): Promised[] {
  const { dedicated_database, password_storage, password_reset_only, password_policy } = platform
  const { lockout, staff_access, external_sign_in } = platform
  return [
    {
      id: 'database',
      name: <Trans>A database of its own</Trans>,
      words: yesOrNo(dedicated_database, <Trans>for each customer, without access across databases</Trans>),
    },
    {
      id: 'storage',
      name: <Trans>How passwords are stored</Trans>,
      words: inWords(password_storage, () => <Trans>PBKDF2 with SHA-512, salted and stretched</Trans>),
    },
    {
      id: 'reset',
      name: <Trans>Lost passwords</Trans>,
      words: yesOrNo(password_reset_only, <Trans>reset only; staff cannot read them</Trans>),
    },
    {
      id: 'policy',
      name: <Trans>Password rules you can set</Trans>,
      words: inWords(password_policy, (rules) => each(rules, (rule) => <RuleWords rule={rule} />)),
    },
    {
      id: 'lockout',
      name: <Trans>Limit on repeated sign-ins</Trans>,
      words: inWords(lockout, () => <Trans>set by the customer's database administrator</Trans>),
    },
    {
      id: 'staff',
      name: <Trans>Staff sign in with</Trans>,
      words: inWords(staff_access, (staff) => <StaffWords credential={staff.with} />),
    },
    {
      id: 'audited',
      name: <Trans>What staff do is audited</Trans>,
      words: yesOrNo(
        within(staff_access, ({ audited }) => audited),
        <Trans>yes, and controlled separately</Trans>,
      ),
    },
    {
      id: 'needed',
      name: <Trans>What staff look at</Trans>,
      words: yesOrNo(
        within(staff_access, ({ only_what_is_needed }) => only_what_is_needed),
        <Trans>only what the issue needs</Trans>,
      ),
    },
    {
      id: 'external',
      name: <Trans>Sign-in from elsewhere</Trans>,
      words: inWords(external_sign_in, (ways) => each(ways, (way) => signInNames[way])),
    },
  ]
}

function encryption({ transport, at_rest }: Platform): Promised[] {
  return [
    {
      id: 'transport',
      name: <Trans>On the way</Trans>,
      words: inWords(transport, (value) => <TransportWords transport={value} />),
    },
    {
      id: 'chains',
      name: <Trans>Certificate chains</Trans>,
      words: inWords(
        within(transport, ({ chains }) => chains),
        (chains) => each(chains, (chain) => chainNames[chain]),
      ),
    },
    {
      id: 'grade',
      name: <Trans>Grade in public ratings</Trans>,
      words: within(transport, ({ grade }) => grade),
    },
    {
      id: 'at_rest',
      name: <Trans>At rest</Trans>,
      words: inWords(at_rest, (value) => <AtRestWords atRest={value} />),
    },
  ]
}

function yesOrNo(value: Stated<boolean>, yes: ReactNode): Stated<ReactNode> {
  return inWords(value, (holds) => (holds ? yes : <Trans>no</Trans>))
}

/** Several things side by side, as everywhere in the window. */
function each<T extends string>(values: readonly T[], say: (value: T) => ReactNode): ReactNode {
  return values.map((value, index) => (
    <Fragment key={value}>
      {index > 0 && ' · '}
      {say(value)}
    </Fragment>
  ))
}
