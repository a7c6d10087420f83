/** What the platform of a tenant states in its own document, and where it is silent. Whether it is kept is said elsewhere. */
import { Trans, useLingui } from '@lingui/react/macro'
import { NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { ask, type Platform, type Source, type TenantView } from '../../ipc'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import { PromiseIcon } from '../../ui/icons'
import { PageHeader } from '../../ui/PageHeader'
import { EmptyState, Fact, Facts, Section } from '../../ui/parts'
import classes from '../../ui/parts.module.css'
import { AddPlatform, LeftOut, PlatformDeeds } from './PlatformFiles'
import { PromiseTabs } from './PromiseTabs'
import { promisesOf } from './promises'
import own from './promises.module.css'
import { usePlatformNames } from './usePlatformNames'
import { type PlatformsView, subjectOf } from './view'

export default function PlatformsPage() {
  const { t } = useLingui()
  const view: PlatformsView = useSearch({ strict: false })
  const platforms = useQuery(ask('platformList', {}))
  const tenants = useQuery(ask('tenantList', {}))
  const fault = platforms.error ?? tenants.error
  const ready = platforms.data !== undefined && !tenants.isPending
  const navigate = useNavigate()
  const { platform, tenant } = subjectOf(view, tenants.data ?? [], platforms.data ?? [])

  return (
    <div className={classes.page}>
      <PageHeader
        title={t`Promises`}
        ready={ready || fault !== null}
        description={<Trans>What a platform states in its own document, and what it does not.</Trans>}
        actions={
          <AddPlatform
            onSaved={(id) =>
              void navigate({ to: '/promises/platforms', search: { platform: id }, replace: true })
            }
          />
        }
      />
      <PromiseTabs />
      <div className={classes.scroll} style={{ paddingTop: 16 }}>
        {fault && (
          <FaultNotice
            fault={fault}
            onRetry={() => void Promise.all([platforms.refetch(), tenants.refetch()])}
          />
        )}
        {ready && platform && (
          <>
            <Choice
              value={tenant ? `tenant ${tenant.tenant.id}` : `platform ${platform.id}`}
              tenants={tenants.data ?? []}
              platforms={platforms.data}
            />
            <LeftOut />
            {platform.source ? (
              <Promises platform={platform} source={platform.source} />
            ) : (
              <EmptyState
                icon={PromiseIcon}
                title={<Trans>Nobody has stated anything for this server</Trans>}
              >
                <Trans>
                  It is a server of your own, or of a provider that Reeve does not know. There is no document
                  to read promises from.
                </Trans>
              </EmptyState>
            )}
            <PlatformDeeds platform={platform} />
          </>
        )}
      </div>
    </div>
  )
}

interface ChoiceProps {
  /** Which kind, then its id. */
  value: string
  tenants: readonly TenantView[]
  platforms: readonly Platform[]
}

function Choice({ value, tenants, platforms }: ChoiceProps) {
  const { t } = useLingui()
  const navigate = useNavigate()
  const nameOf = usePlatformNames()
  const choose = (chosen: string) => {
    const cut = chosen.indexOf(' ')
    const id = chosen.slice(cut + 1)
    const search = chosen.startsWith('tenant') ? { tenant: id } : { platform: id }
    void navigate({ to: '/promises/platforms', search, replace: true })
  }
  const ofTenants = tenants.map(({ tenant }) => ({
    value: `tenant ${tenant.id}`,
    label: `${tenant.name} · ${nameOf(tenant.platform)}`,
  }))
  return (
    <NativeSelect
      className={own.choice}
      label={<Trans>Tenant or platform</Trans>}
      value={value}
      onChange={({ currentTarget }) => choose(currentTarget.value)}
      data={[
        ...(ofTenants.length > 0 ? [{ group: t`Tenants`, items: ofTenants }] : []),
        {
          group: t`Platforms`,
          items: platforms.map(({ id }) => ({ value: `platform ${id}`, label: nameOf(id) })),
        },
      ]}
    />
  )
}

function Promises({ platform, source }: { platform: Platform; source: Source }) {
  const groups = promisesOf(platform)
  const all = groups.flatMap(({ promises }) => promises)
  const silent = all.filter(({ words }) => words.kind === 'not_stated').length
  const said = all.length - silent
  return (
    <>
      <Section title={platform.name}>
        <Facts>
          <Fact name={<Trans>Built on</Trans>}>
            <span lang="en">{platform.built_on}</span>
          </Fact>
          <Fact name={<Trans>Source document</Trans>}>
            <cite lang="en">{source.title}</cite>
          </Fact>
          <Fact name={<Trans>Its section on backups</Trans>}>
            <span lang="en">{source.section}</span>
          </Fact>
          <Fact name={<Trans>Dated</Trans>}>
            {source.dated.kind === 'stated' ? source.dated.value : <NotStated />}
          </Fact>
          <Fact name={<Trans>In all</Trans>}>
            <Trans>
              {said} promises stated, {silent} not stated
            </Trans>
          </Fact>
        </Facts>
      </Section>
      <div className={own.columns}>
        {groups.map(({ id, title, promises }) => (
          <Section key={id} title={title}>
            <Facts>
              {promises.map(({ id: promise, name, words }) => (
                <Fact key={promise} name={name}>
                  {words.kind === 'stated' ? words.value : <NotStated />}
                </Fact>
              ))}
            </Facts>
          </Section>
        ))}
      </div>
    </>
  )
}

function NotStated() {
  return (
    <span className={classes.quiet}>
      <Trans>not stated</Trans>
    </span>
  )
}
