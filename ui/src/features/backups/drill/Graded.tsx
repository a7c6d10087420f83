/** What the latest drill of a backup found out: its grade, how long a restore takes, and the evidence line by line. */
import { useLingui } from '@lingui/react'
import { Trans } from '@lingui/react/macro'
import { VisuallyHidden } from '@mantine/core'
import type { DrillResult } from '../../../ipc'
import { Age } from '../../../ui/Age'
import { Evidence, EvidenceLine } from '../../../ui/Evidence'
import { useFormat } from '../../../ui/format'
import backups from '../backups.module.css'
import own from './drill.module.css'
import { checkWords, findingWords, type Grade, gradeWords } from './words'

export function Graded({ result }: { result: DrillResult }) {
  const { _ } = useLingui()
  const format = useFormat()
  const took = format.duration(result.took_ms / 1000)
  return (
    <section className={own.graded}>
      <div className={own.verdict}>
        <GradeLetter grade={result.grade} />
        <div>
          <p>{_(gradeWords[result.grade].words)}</p>
          <p className={backups.detail}>
            <Where result={result} took={took} />
          </p>
        </div>
      </div>
      <Evidence>
        {result.evidence.map(({ check, finding, detail }) => (
          <EvidenceLine key={check} mark={finding} label={_(findingWords[finding])} detail={detail}>
            {_(checkWords[check])}
          </EvidenceLine>
        ))}
      </Evidence>
    </section>
  )
}

/** Where it was restored, when, and how long that took. */
function Where({ result, took }: { result: DrillResult; took: string }) {
  const { place } = result
  if (place.kind === 'this_computer')
    return (
      <Trans>
        Restored on this computer with PostgreSQL {place.postgres}, <Age at={result.at} />. A real restore
        takes about {took}.
      </Trans>
    )
  if (place.neutralised)
    return (
      <Trans>
        Restored on the server of {place.tenant} with Odoo {place.odoo}, neutralised, and dropped again,{' '}
        <Age at={result.at} />. A real restore takes about {took}.
      </Trans>
    )
  return (
    <Trans>
      Restored on the server of {place.tenant} with Odoo {place.odoo}, which cannot neutralise, and dropped
      again, <Age at={result.at} />. A real restore takes about {took}.
    </Trans>
  )
}

/** The letter alone, with its meaning for who points at it or hears it. */
function GradeLetter({ grade }: { grade: Grade }) {
  const { _ } = useLingui()
  const { words, tone } = gradeWords[grade]
  return (
    <span className={own.grade} data-tone={tone} title={_(words)}>
      <VisuallyHidden component="span">
        <Trans>Grade</Trans>{' '}
      </VisuallyHidden>
      {grade}
    </span>
  )
}
