/** Every restore, asked for or carried out, across all tenants: what somebody has to decide first. */
import { Plural, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { ask, type RestoreView } from '../../ipc'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import { PageHeader } from '../../ui/PageHeader'
import page from '../../ui/parts.module.css'
import { RestoreActions } from './RestoreActions'
import { RestoreList } from './RestoreList'
import { showOf } from './view'

export default function RestoresPage() {
  const { t } = useLingui()
  const { data, error, isPending, refetch } = useQuery(ask('restoreList', {}))
  return (
    <div className={page.page}>
      <PageHeader
        title={t`Restores`}
        ready={!isPending}
        description={data && data.length > 0 && <Counts restores={data} />}
        actions={<RestoreActions />}
      />
      {error && (
        <div className={page.inset}>
          <FaultNotice fault={error} onRetry={() => void refetch()} />
        </div>
      )}
      {data && <RestoreList restores={data} />}
    </div>
  )
}

function Counts({ restores }: { restores: RestoreView[] }) {
  const count = (show: string) => restores.filter((each) => showOf(each) === show).length
  return (
    <>
      <Plural
        value={count('waiting')}
        one="# restore waits for somebody"
        other="# restores wait for somebody"
      />
      {' · '}
      <Plural value={count('going')} one="# is at work" other="# are at work" />
    </>
  )
}
