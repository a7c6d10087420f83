/** What looking at a connection showed, each thing with its meaning. */
import { Trans } from '@lingui/react/macro'
import type { Check, Manager, ModuleState, Rights, Trust } from '../../ipc'
import { Age, Moment } from '../../ui/Age'
import { Fingerprint } from '../../ui/Fingerprint'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import { useFormat } from '../../ui/format'
import { Fact, Facts, Note, Section, State, Tag, type Tone } from '../../ui/parts'
import own from './tenant.module.css'

export function CheckReport({ check, trust }: { check: Check; trust: Trust }) {
  const { probe, rights, sign_in_fault, manager, policy_modules } = check
  return (
    <div className={own.columns}>
      <Section title={<Trans>Server</Trans>}>
        <Facts>
          <Fact name={<Trans>Version</Trans>}>
            Odoo {probe.version?.text ?? '–'}{' '}
            {probe.version?.enterprise && (
              <Tag>
                <Trans>Enterprise</Trans>
              </Tag>
            )}
          </Fact>
          <Fact name={<Trans>Database manager</Trans>}>
            <ManagerState manager={manager} />
          </Fact>
          <ClockFact seconds={probe.clock_offset_seconds} />
          <Fact name={<Trans>Checked</Trans>}>
            <Age at={check.checked_at} />
          </Fact>
        </Facts>
        {manager === 'unprotected' && (
          <div style={{ marginTop: 10 }}>
            <Note tone="warn">
              <Trans>
                This server's master password was never set, so anybody could take it over. Reeve sends
                nothing to its database manager; tell the provider.
              </Trans>
            </Note>
          </div>
        )}
      </Section>
      <Section title={<Trans>This login</Trans>}>
        {sign_in_fault ? <FaultNotice fault={sign_in_fault} /> : rights && <RightsFacts rights={rights} />}
      </Section>
      <Section title={<Trans>Encryption</Trans>}>
        <TlsSection check={check} trust={trust} />
      </Section>
      <Section title={<Trans>Modules that decide policies</Trans>}>
        <ul className={own.modules}>
          {policy_modules.map(({ name, state }) => (
            <li key={name}>
              <code>{name}</code>
              <ModuleTag state={state} />
            </li>
          ))}
        </ul>
      </Section>
    </div>
  )
}

function TlsSection({ check, trust }: { check: Check; trust: Trust }) {
  const tls = check.probe.tls
  if (!tls)
    return (
      <Note tone="warn">
        <Trans>Plain http, to this computer only.</Trans>
      </Note>
    )
  return (
    <Facts>
      <Fact name={<Trans>Protocol</Trans>}>
        {tls.protocol}, {tls.cipher}
      </Fact>
      <Fact name={<Trans>Certificate</Trans>}>
        <Trans>
          {tls.subject}, issued by {tls.issuer}
        </Trans>
      </Fact>
      <Fact name={<Trans>Valid until</Trans>}>
        <Moment at={tls.not_after} dateOnly /> (<Age at={tls.not_after} />)
      </Fact>
      <Fact name={<Trans>Trusted through</Trans>}>
        <TrustWords trust={trust} />
      </Fact>
      <Fact name={<Trans>SHA-256 fingerprint</Trans>}>
        <Fingerprint value={tls.fingerprint} />
      </Fact>
    </Facts>
  )
}

function ClockFact({ seconds }: { seconds: number | null }) {
  const format = useFormat()
  if (seconds === null) return null
  return (
    <Fact name={<Trans>Clock</Trans>}>
      {Math.abs(seconds) <= 60 ? (
        <Trans>agrees with this computer's</Trans>
      ) : (
        <Tag tone="warn">
          <Trans>differs by {format.duration(Math.abs(seconds))}</Trans>
        </Tag>
      )}
    </Fact>
  )
}

function TrustWords({ trust }: { trust: Trust }) {
  switch (trust.kind) {
    case 'system':
      return <Trans>this computer's authorities</Trans>
    case 'extra_ca':
      return <Trans>the CA file you gave</Trans>
    case 'certificate':
      return <Trans>you: exactly this certificate</Trans>
  }
}

function RightsFacts({ rights }: { rights: Rights }) {
  return (
    <Facts>
      <Fact name={<Trans>Person</Trans>}>{rights.name}</Fact>
      <Fact name={<Trans>Read accounts</Trans>}>
        <YesNo yes={rights.read_users} />
      </Fact>
      <Fact name={<Trans>Change accounts</Trans>}>
        <YesNo yes={rights.write_users} />
      </Fact>
      <Fact name={<Trans>Access Rights group</Trans>}>
        <YesNo yes={rights.access_rights} />
      </Fact>
      <Fact name={<Trans>Settings group</Trans>}>
        <YesNo yes={rights.settings} />
      </Fact>
    </Facts>
  )
}

function YesNo({ yes }: { yes: boolean }) {
  return yes ? (
    <State tone="good">
      <Trans>yes</Trans>
    </State>
  ) : (
    <State tone="quiet">
      <Trans>no</Trans>
    </State>
  )
}

const managerTones: Record<Manager, Tone> = {
  ready: 'good',
  unprotected: 'bad',
  disabled: 'quiet',
  unknown: 'quiet',
}

function ManagerState({ manager }: { manager: Manager }) {
  return (
    <State tone={managerTones[manager]}>
      <ManagerWords manager={manager} />
    </State>
  )
}

function ManagerWords({ manager }: { manager: Manager }) {
  switch (manager) {
    case 'ready':
      return <Trans>answers, protected</Trans>
    case 'unprotected':
      return <Trans>answers, not protected</Trans>
    case 'disabled':
      return <Trans>switched off by the provider</Trans>
    case 'unknown':
      return <Trans>could not be told</Trans>
  }
}

function ModuleTag({ state }: { state: ModuleState }) {
  switch (state) {
    case 'installed':
      return (
        <Tag tone="good">
          <Trans>installed</Trans>
        </Tag>
      )
    case 'available':
      return (
        <Tag>
          <Trans>available</Trans>
        </Tag>
      )
    case 'absent':
      return (
        <Tag>
          <Trans>not on the server</Trans>
        </Tag>
      )
    case 'unknown':
      return (
        <Tag>
          <Trans>not told to this login</Trans>
        </Tag>
      )
  }
}
