/** What is at work, what was done, and the proof that the record of it was not touched. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ask, type ChainReport, useCommand } from '../../ipc'
import { Fingerprint } from '../../ui/Fingerprint'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import { useFormat } from '../../ui/format'
import { PageHeader } from '../../ui/PageHeader'
import { Note } from '../../ui/parts'
import classes from '../../ui/parts.module.css'
import { JobCards } from '../jobs/JobCard'
import { ActivityTabs } from './ActivityTabs'
import own from './activity.module.css'
import { ExportList } from './ExportList'
import { JournalTable } from './JournalTable'

/** Ended jobs shown above the journal, which has the rest. */
const recentJobs = 3

export default function ActivityPage() {
  const { t } = useLingui()
  const { data: jobs } = useQuery(ask('jobList', {}))
  const verify = useCommand('journalVerify')
  const [report, setReport] = useState<ChainReport | null>(null)
  const running = jobs?.filter((job) => job.state === 'running') ?? []
  const ended = jobs?.filter((job) => job.state !== 'running').slice(0, recentJobs) ?? []

  const walk = async () => {
    setReport(null)
    setReport((await verify.run({})) ?? null)
  }
  return (
    <div className={classes.page}>
      <PageHeader
        title={t`Activity`}
        description={<Trans>Every change and every download, in a chain that shows if it was touched.</Trans>}
        actions={
          <>
            <Button size="xs" variant="default" loading={verify.pending} onClick={() => void walk()}>
              <Trans>Verify the journal</Trans>
            </Button>
            <ExportList list="journal" tenant={null} />
          </>
        }
      />
      <ActivityTabs />
      <div className={own.top}>
        {verify.fault && <FaultNotice fault={verify.fault} />}
        {report && <Chain report={report} />}
        {running.length + ended.length > 0 && <JobCards jobs={[...running, ...ended]} />}
      </div>
      <JournalTable />
    </div>
  )
}

function Chain({ report }: { report: ChainReport }) {
  const format = useFormat()
  const count = format.number(report.entries)
  if (!report.ok)
    return (
      <Note tone="warn">
        <Trans>
          The chain breaks at entry {report.broken_at?.seq}: {report.broken_at?.what}.
        </Trans>
      </Note>
    )
  return (
    <Note tone="good">
      <Trans>All {count} entries follow from one another.</Trans>
      {report.head && (
        <div>
          <Trans>Hash of the newest – note it elsewhere, to notice if newer ones are ever lost:</Trans>
          <br />
          <Fingerprint value={report.head} />
        </div>
      )}
    </Note>
  )
}
