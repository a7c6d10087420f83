/** What the user chose about the window, who they are to others, by which desks they are reached, and where things rest. */
import { Trans, useLingui } from '@lingui/react/macro'
import { NativeSelect, Radio, SegmentedControl } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { ask, type KeyPlace, type Preferences, useCommand } from '../../ipc'
import { languages } from '../../locales/i18n'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import { PageHeader } from '../../ui/PageHeader'
import { Fact, Facts, Note, Section } from '../../ui/parts'
import classes from '../../ui/parts.module.css'
import { Desks } from '../desk/Desks'
import { KnownCards } from '../desk/KnownCards'
import { OwnCard } from '../desk/OwnCard'
import { RoleChoices } from '../start/RoleChoices'

export default function SettingsPage() {
  const { t } = useLingui()
  const { data: status, error } = useQuery(ask('setupStatus', {}))
  const save = useCommand('setupSave')
  const change = (to: Partial<Preferences>) => status && void save.run({ ...status.preferences, ...to })

  return (
    <div className={classes.page}>
      <PageHeader title={t`Settings`} />
      <div className={classes.scroll}>
        {(error ?? save.fault) && <FaultNotice fault={(error ?? save.fault) as NonNullable<typeof error>} />}
        {status && (
          <>
            {status.set_aside && (
              <Note tone="warn">
                <Trans>Your local file was damaged and was set aside, not deleted: {status.set_aside}</Trans>
              </Note>
            )}
            <Section title={<Trans>Who you are</Trans>}>
              <Radio.Group
                aria-label={t`Who you are`}
                value={status.preferences.role ?? ''}
                onChange={(role) => change({ role: role as NonNullable<Preferences['role']> })}
              >
                <RoleChoices />
              </Radio.Group>
            </Section>
            <Section title={<Trans>Language</Trans>}>
              <NativeSelect
                aria-label={t`Language`}
                w={260}
                value={status.preferences.language ?? ''}
                onChange={({ currentTarget }) => change({ language: currentTarget.value || null })}
                data={[
                  { value: '', label: t`As the system` },
                  ...Object.entries(languages).map(([value, label]) => ({ value, label })),
                ]}
              />
            </Section>
            <Section title={<Trans>Colours</Trans>}>
              <SegmentedControl
                size="xs"
                aria-label={t`Colours`}
                value={status.preferences.color_scheme ?? 'system'}
                onChange={(scheme) => change({ color_scheme: scheme === 'system' ? null : scheme })}
                data={[
                  { value: 'system', label: t`As the system` },
                  { value: 'light', label: t`Light` },
                  { value: 'dark', label: t`Dark` },
                ]}
              />
            </Section>
            <Section title={<Trans>Your card</Trans>}>
              <OwnCard />
            </Section>
            <Section title={<Trans>Known cards</Trans>}>
              <KnownCards />
            </Section>
            <Section title={<Trans>Desks</Trans>}>
              <Desks />
            </Section>
            <Section title={<Trans>This installation</Trans>}>
              <Facts>
                <Fact name={<Trans>Secrets rest in</Trans>}>
                  <KeyPlaceWords place={status.key_place} />
                </Fact>
                <Fact name={<Trans>Data folder</Trans>}>
                  <code>{status.home}</code>
                </Fact>
                <Fact name={<Trans>Version</Trans>}>{status.version}</Fact>
              </Facts>
            </Section>
          </>
        )}
      </div>
    </div>
  )
}

function KeyPlaceWords({ place }: { place: KeyPlace | null }) {
  switch (place) {
    case 'keyring':
      return <Trans>this computer's keyring</Trans>
    case 'file':
      return <Trans>a file encrypted under your passphrase</Trans>
    case 'memory':
      return <Trans>memory only, until Reeve ends</Trans>
    case null:
      return <Trans>nowhere yet</Trans>
  }
}
