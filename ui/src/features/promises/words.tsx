/** The kinds of promise in the user's words, one component for each kind. */
import { Plural, Trans } from '@lingui/react/macro'
import type {
  AtRest,
  Channel,
  Chosen,
  Copies,
  ExternalSignIn,
  Failover,
  Kept,
  PasswordRule,
  Rto,
  Slots,
  StaffCredential,
  Target,
  Transport,
} from '../../ipc'
import { useFormat } from '../../ui/format'

export function KeptWords({ kept: { months, bound } }: { kept: Kept }) {
  return bound === 'at_least' ? (
    <Plural value={months} one="at least # month" other="at least # months" />
  ) : (
    <Plural value={months} one="up to # month" other="up to # months" />
  )
}

export function SlotsWords({ slots: { count, holds, chosen } }: { slots: Slots }) {
  const format = useFormat()
  if (count.kind === 'stated' && count.value === 0) return <Trans>none are kept</Trans>
  return (
    <>
      {count.kind === 'stated' && `${format.number(count.value)} · `}
      {holds === 'full' ? <Trans>database and files</Trans> : <Trans>database only</Trans>}
      {chosen.kind === 'stated' && (
        <>
          {' · '}
          <ChosenWords chosen={chosen.value} />
        </>
      )}
      {count.kind === 'not_stated' && (
        <>
          {' · '}
          <Trans>how many are kept is not stated</Trans>
        </>
      )}
    </>
  )
}

function ChosenWords({ chosen }: { chosen: Chosen }) {
  switch (chosen) {
    case 'last_of_seven_days':
      return <Trans>the last of seven daily ones</Trans>
    case 'latest_of_four_weeks':
      return <Trans>the latest of four weekly ones</Trans>
  }
}

export function CopiesWords({ copies }: { copies: Copies }) {
  if (copies.kind === 'storage') return copies.service
  const { at_least, of, continents } = copies
  return (
    <>
      {of === 'data_centre' ? (
        <Plural value={at_least} one="at least # data centre" other="at least # data centres" />
      ) : of === 'location' ? (
        <Plural value={at_least} one="at least # location" other="at least # locations" />
      ) : (
        <Plural
          value={at_least}
          one="at least # other machine, in a different data centre"
          other="at least # other machines, in a different data centre"
        />
      )}
      {continents.kind === 'stated' && (
        <>
          {' · '}
          <Plural value={continents.value} one="at least # continent" other="at least # continents" />
        </>
      )}
    </>
  )
}

export function ChannelWords({ channel }: { channel: Channel }) {
  switch (channel) {
    case 'control_panel':
      return <Trans>in the control panel, at any time</Trans>
    case 'ticket':
      return <Trans>by a request ticket</Trans>
    case 'phone':
      return <Trans>by phone</Trans>
    case 'helpdesk':
      return <Trans>through the provider's helpdesk</Trans>
  }
}

export function TargetWords({ target }: { target: Target }) {
  return target === 'live' ? <Trans>the live database</Trans> : <Trans>a database beside it</Trans>
}

export function HoursWords({ hours }: { hours: number }) {
  return <Plural value={hours} one="# hour" other="# hours" />
}

export function RtoWords({ rto: { hours, unpaid_hours } }: { rto: Rto }) {
  return (
    <>
      <HoursWords hours={hours} />
      {unpaid_hours.kind === 'stated' && (
        <>
          {' · '}
          <Plural
            value={unpaid_hours.value}
            one="free, trial and education use: # hour"
            other="free, trial and education use: # hours"
          />
        </>
      )}
    </>
  )
}

export function FailoverWords({ failover: { under_minutes, manual } }: { failover: Failover }) {
  return (
    <>
      {manual ? <Trans>replaced by hand</Trans> : <Trans>replaced by itself</Trans>}
      {' · '}
      {under_minutes.kind === 'stated' ? (
        <Plural value={under_minutes.value} one="in under # minute" other="in under # minutes" />
      ) : (
        <Trans>how fast is not stated</Trans>
      )}
    </>
  )
}

export function RuleWords({ rule }: { rule: PasswordRule }) {
  switch (rule) {
    case 'expiration_days':
      return <Trans>days until it expires</Trans>
    case 'length':
      return <Trans>fewest characters</Trans>
    case 'lowercase':
      return <Trans>lower-case letters</Trans>
    case 'uppercase':
      return <Trans>upper-case letters</Trans>
    case 'numeric':
      return <Trans>digits</Trans>
    case 'special':
      return <Trans>special characters</Trans>
    case 'strength':
      return <Trans>estimated strength</Trans>
  }
}

export function StaffWords({ credential }: { credential: StaffCredential }) {
  return credential === 'own_credentials' ? (
    <Trans>credentials of their own</Trans>
  ) : (
    <Trans>a special authorisation for staff</Trans>
  )
}

export function TransportWords({ transport: { cipher_bits, key_bits } }: { transport: Transport }) {
  const keys = useFormat().list(key_bits.map(String))
  return (
    <Trans>
      {cipher_bits}-bit encryption, keys of {keys} bits
    </Trans>
  )
}

export function AtRestWords({ atRest: { aes_bits, production, backups } }: { atRest: AtRest }) {
  const format = useFormat()
  const sizes = format.either(aes_bits.map((bits) => `AES-${bits}`))
  return (
    <>
      {sizes}
      {production && (
        <>
          {' · '}
          <Trans>live data</Trans>
        </>
      )}
      {backups && (
        <>
          {' · '}
          <Trans>backups</Trans>
        </>
      )}
    </>
  )
}

export const signInNames: Record<ExternalSignIn, string> = { oauth2: 'OAuth 2.0', ldap: 'LDAP' }
