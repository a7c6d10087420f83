/** What the latest drill of a backup found out: its grade, how long a restore takes, and the evidence line by line. */
import { useLingui } from '@lingui/react'
import { Trans } from '@lingui/react/macro'
import { VisuallyHidden } from '@mantine/core'
import type { DrillFinding, DrillResult } from '../../../ipc'
import { Age } from '../../../ui/Age'
import { useFormat } from '../../../ui/format'
import { CheckIcon, CrossIcon, QuestionIcon } from '../../../ui/icons'
import backups from '../backups.module.css'
import own from './drill.module.css'
import { checkWords, findingWords, type Grade, gradeWords } from './words'

const signs: Record<DrillFinding, typeof CheckIcon> = {
  held: CheckIcon,
  failed: CrossIcon,
  unknown: QuestionIcon,
}

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
      <ul className={backups.proof}>
        {result.evidence.map(({ check, finding, detail }) => {
          const Sign = signs[finding]
          return (
            <li key={check} data-ok={finding === 'held'} data-finding={finding}>
              <Sign aria-hidden="false" role="img" aria-label={_(findingWords[finding])} />
              <div>
                <div>{_(checkWords[check])}</div>
                <div className={backups.detail} lang="en">
                  {detail}
                </div>
              </div>
            </li>
          )
        })}
      </ul>
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
