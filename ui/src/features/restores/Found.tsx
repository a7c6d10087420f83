/**
 * What was found in a step of a restore, or why it failed, in the user's language; what a server said, and what an older
 * program wrote down, in their own words. Total by its type: what the core learns to tell does not compile here until it has
 * words.
 */
import { useLingui } from '@lingui/react'
import { Plural, Trans } from '@lingui/react/macro'
import type { FilesSeen, ModulesSeen, RestSeen, StepDetail, StepRecord } from '../../ipc'
import { Moment } from '../../ui/Age'
import { faultWords } from '../../ui/fault/words'
import { useFormat } from '../../ui/format'
import { Proof, Said } from './Proof'

/** Whether a step has anything to tell: one that was begun has not, nor has an empty text of an older file. */
export const tells = (record: StepRecord | undefined): record is StepRecord & { detail: StepDetail } =>
  record?.detail != null && record.detail !== ''

export function Found({ detail }: { detail: StepDetail }) {
  const { _ } = useLingui()
  const format = useFormat()
  if (typeof detail === 'string') return <Said>{detail}</Said>
  switch (detail.kind) {
    case 'looked':
      return (
        <>
          <Sound bytes={detail.bytes} odoo={detail.odoo} /> <Modules seen={detail.modules} />{' '}
          <Room needs={detail.needs ?? null} />
        </>
      )
    case 'saved':
      return (
        <Trans>
          It is in <code>{detail.file}</code>, and proven.
        </Trans>
      )
    case 'not_saved':
      return (
        <>
          <Trans>Left out, as was asked for; none could be taken:</Trans> <Said>{detail.why}</Said>
        </>
      )
    case 'sent': {
      const bytes = format.bytes(detail.bytes)
      return detail.answer_lost ? (
        <Trans>
          {bytes} were sent. The server's answer was lost; <code>{detail.database}</code> is there, and
          proven.
        </Trans>
      ) : (
        <Trans>
          {bytes} were sent, and restored as <code>{detail.database}</code>.
        </Trans>
      )
    }
    case 'proven':
      return (
        <>
          <Proof proof={detail.proof} /> {detail.rest && <Rest rest={detail.rest} />}
        </>
      )
    case 'not_proven':
      return (
        <>
          <Trans>The proof did not hold.</Trans> <Proof proof={detail.proof} />
        </>
      )
    case 'send_again':
      return <Trans>What came of it is not what the backup has: it is dropped and sent again.</Trans>
    case 'swapped': {
      const took = format.duration(detail.gap_ms / 1000)
      return (
        <Trans>
          <code>{detail.live}</code> is now what was <code>{detail.coming}</code>, and{' '}
          <code>{detail.going}</code> is what was live; {took} without either.
        </Trans>
      )
    }
    case 'nothing_renamed':
      return <Trans>It was cut off before anything was renamed.</Trans>
    case 'back':
      return (
        <>
          <Plural
            value={detail.people}
            one="It answers, and has # account."
            other="It answers, and has # accounts."
          />{' '}
          <Files files={detail.files} /> <Rest rest={detail.rest} />
        </>
      )
    case 'files_gone':
      return (
        <>
          <Plural
            value={detail.tried}
            one="The one attachment that was tried does not open: the files did not come back with the database's name."
            other="None of # attachments opens: the files did not come back with the database's name."
          />{' '}
          (<code>{detail.database}</code>)
        </>
      )
    case 'provider_asked':
      return detail.target === 'live' ? (
        <>
          <Trans>
            The provider's helpdesk is asked to restore it in the place of <code>{detail.database}</code>.
          </Trans>{' '}
          {detail.before && <AskedToKeep before={detail.before} until={detail.until ?? null} />}
        </>
      ) : (
        <Trans>
          The provider's helpdesk is asked to restore it as <code>{detail.database}</code>.
        </Trans>
      )
    case 'provider_done':
      return (
        <>
          <code>{detail.database}</code>:{' '}
          <Plural
            value={detail.people}
            one="It answers, and has # account."
            other="It answers, and has # accounts."
          />{' '}
          {detail.unsure && (
            <Trans>
              Whether it was replaced cannot be told: nothing newer than the backup was in it before.
            </Trans>
          )}{' '}
          {detail.proof ? (
            <Proof proof={detail.proof} />
          ) : (
            <Trans>Nothing was compared: the backup's file is not on this computer.</Trans>
          )}{' '}
          {detail.rest && <Rest rest={detail.rest} />}
        </>
      )
    case 'not_replaced':
      return (
        <>
          <code>{detail.database}</code>:{' '}
          <Plural
            value={detail.newer}
            one="# record in it is newer than the backup: it is not restored."
            other="# records in it are newer than the backup: it is not restored."
          />
        </>
      )
    case 'back_asked':
      return (
        <Trans>
          The provider's helpdesk is asked to make <code>{detail.before}</code> the live database{' '}
          <code>{detail.database}</code> again.
        </Trans>
      )
    case 'back_done':
      return (
        <>
          <Trans>
            <code>{detail.database}</code> is what was live before.
          </Trans>{' '}
          <Plural
            value={detail.people}
            one="It answers, and has # account."
            other="It answers, and has # accounts."
          />{' '}
          {detail.unsure && (
            <Trans>Whether it was put back cannot be told: nothing newer than the backup was in it.</Trans>
          )}
        </>
      )
    case 'not_put_back':
      return (
        <>
          <code>{detail.database}</code>:{' '}
          <Plural
            value={detail.lacks}
            one="It lacks # record that what was live before has: it is not put back."
            other="It lacks # records that what was live before has: it is not put back."
          />
        </>
      )
    case 'failed':
      return (
        <>
          {_(faultWords[detail.code].title)}: <Said>{detail.message}</Said>
        </>
      )
  }
}

function Sound({ bytes, odoo }: { bytes: number; odoo: string | null }) {
  const size = useFormat().bytes(bytes)
  return odoo === null ? (
    <Trans>The backup is sound: {size}.</Trans>
  ) : (
    <Trans>
      The backup is sound: {size}, made by Odoo {odoo}.
    </Trans>
  )
}

function AskedToKeep({ before, until }: { before: string; until: string | null }) {
  return until === null ? (
    <Trans>
      It keeps what is live now as <code>{before}</code>.
    </Trans>
  ) : (
    <Trans>
      It is asked to keep what is live now as <code>{before}</code> until <Moment at={until} />.
    </Trans>
  )
}

function Room({ needs }: { needs: number | null }) {
  const format = useFormat()
  if (needs === null)
    return <Trans>The server needs room for that, for what it unpacks to, and for the database.</Trans>
  const room = format.bytes(needs)
  return (
    <Trans>
      The server needs about {room} of free room while it restores it; how much it has cannot be seen from
      here.
    </Trans>
  )
}

function Modules({ seen }: { seen: ModulesSeen }) {
  switch (seen.kind) {
    case 'there':
      return (
        <Plural value={seen.count} one="The server has its # module." other="The server has its # modules." />
      )
    case 'not_compared':
      return (
        <>
          <Trans>Its modules could not be compared:</Trans> <Said>{seen.why}</Said>
        </>
      )
    case 'not_asked':
      return (
        <>
          <Trans>The live database could not be asked:</Trans> <Said>{seen.why}</Said>
        </>
      )
  }
}

function Rest({ rest }: { rest: RestSeen }) {
  switch (rest.kind) {
    case 'at_rest':
      return (
        <Trans>
          Nothing runs by itself in <code>{rest.database}</code>.
        </Trans>
      )
    case 'runs_on':
      return (
        <strong>
          <Trans>
            The scheduled actions and outgoing mail of <code>{rest.database}</code> could not be stopped:
          </Trans>{' '}
          <Said>{rest.why}</Said>
        </strong>
      )
  }
}

function Files({ files }: { files: FilesSeen }) {
  switch (files.kind) {
    case 'opened': {
      const { opened, of } = files
      return (
        <Plural
          value={of}
          one={`${opened} of # attachment opened.`}
          other={`${opened} of # attachments opened.`}
        />
      )
    }
    case 'not_looked':
      return (
        <>
          <Trans>Its attachments could not be looked at:</Trans> <Said>{files.why}</Said>
        </>
      )
  }
}
