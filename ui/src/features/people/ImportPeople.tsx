/**
 * Accounts out of a CSV file: every row is shown as it was understood, faults by row. Nothing can be planned before all
 * of it is sound, and nothing is made before the plan is applied.
 */
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { Button, Checkbox, NativeSelect } from '@mantine/core'
import { useState } from 'react'
import { type ImportPreview, type Intent, type TenantId, type TenantView, useCommand } from '../../ipc'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import { Note } from '../../ui/parts'
import { AddDialog } from './AddDialog'
import { WhyWords } from './DeedButtons'
import { ImportRows } from './ImportRows'
import classes from './people.module.css'
import { mayCreate } from './TenantChoice'
import { useReadImport } from './useReadImport'

interface Props {
  /** The tenant it is for; `null` lets one be chosen. */
  tenant: TenantId | null
  tenants: ReadonlyMap<string, TenantView>
  onClose(): void
}

export default function ImportPeople({ tenant, tenants, onClose }: Props) {
  const { t } = useLingui()
  const [into, setInto] = useState<TenantId>(tenant ?? '')
  const choose = useCommand('pathChoose')
  const read = useReadImport()
  const view = tenants.get(into)
  const why = mayCreate(view)
  const { preview, file } = read
  const fault = choose.fault ?? read.fault

  const open = async () => {
    const from = await choose.run({ purpose: 'open_csv', suggestion: null })
    if (from) void read.run(into, from)
  }
  const enter = (id: TenantId) => {
    setInto(id)
    read.clear()
  }
  return (
    <AddDialog
      title={
        tenant ? t`Accounts for ${view?.tenant.name ?? tenant} from a CSV file` : t`Accounts from a CSV file`
      }
      size={preview ? 1000 : 640}
      onClose={onClose}
    >
      {(onIntent) => (
        <div className={classes.form}>
          {tenant === null && (
            <NativeSelect
              label={<Trans>Tenant</Trans>}
              value={into}
              onChange={({ currentTarget }) => enter(currentTarget.value)}
              data={[
                { value: '', label: t`Choose a tenant` },
                ...[...tenants.values()].map(({ tenant: { id, name } }) => ({ value: id, label: name })),
              ]}
            />
          )}
          {!preview && (
            <p className={classes.sub}>
              <Trans>
                One account a row; the first row names the columns: <code>name</code>, <code>login</code>,{' '}
                <code>email</code>, <code>kind</code> (internal or portal), <code>groups</code> (external ids
                with blanks between them). Reading the file changes nothing.
              </Trans>
            </p>
          )}
          {why && (
            <p role="alert" className={classes.sub}>
              <WhyWords why={why} view={view} />
            </p>
          )}
          <div className={classes.foot}>
            <Button
              variant={preview ? 'default' : 'filled'}
              size="xs"
              loading={choose.pending || (read.pending && !preview)}
              disabled={into === '' || why !== null}
              onClick={() => void open()}
              data-autofocus
            >
              {preview ? <Trans>Choose another file…</Trans> : <Trans>Choose the file…</Trans>}
            </Button>
            {file && (
              <Button
                size="xs"
                variant="default"
                loading={read.pending}
                onClick={() => void read.run(into, file)}
              >
                <Trans>Read it again</Trans>
              </Button>
            )}
            {file && <code className={classes.path}>{file}</code>}
          </div>
          {fault && <FaultNotice fault={fault} />}
          {preview && (
            <Preview key={JSON.stringify(preview)} preview={preview} into={into} onIntent={onIntent} />
          )}
        </div>
      )}
    </AddDialog>
  )
}

interface PreviewProps {
  preview: ImportPreview
  into: TenantId
  onIntent(intent: Intent): void
}

function Preview({ preview, into, onIntent }: PreviewProps) {
  const [invite, setInvite] = useState(true)
  const { rows, sound, ignored_columns } = preview
  const wrong = rows.filter(({ faults }) => faults.length > 0).length
  const ignored = ignored_columns.join(', ')
  return (
    <>
      {rows.length === 0 ? (
        <Note tone="warn">
          <Trans>There is no row in this file.</Trans>
        </Note>
      ) : sound ? (
        <Note tone="good">
          <Plural value={rows.length} one="The one row was understood." other="All # rows were understood." />
        </Note>
      ) : (
        <Note tone="warn">
          <Plural
            value={wrong}
            one="# row has to be corrected in the file first. Nothing is planned until then."
            other="# rows have to be corrected in the file first. Nothing is planned until then."
          />
        </Note>
      )}
      {ignored !== '' && (
        <p className={classes.sub}>
          <Trans>Columns that mean nothing here and are passed over: {ignored}</Trans>
        </p>
      )}
      {rows.length > 0 && <ImportRows rows={rows} />}
      <div>
        <Checkbox
          label={<Trans>Mail each an invitation</Trans>}
          checked={invite}
          onChange={({ currentTarget }) => setInvite(currentTarget.checked)}
        />
        <p className={classes.sub} role="status">
          {invite ? (
            <Trans>The tenant mails each person a link to choose a password.</Trans>
          ) : (
            <Trans>
              No mail is sent, and the accounts have no password: nobody can sign in with them until you reset
              their passwords.
            </Trans>
          )}
        </p>
      </div>
      <div>
        <Button
          disabled={!sound || rows.length === 0}
          onClick={() =>
            onIntent({ kind: 'create_users', tenants: [into], users: rows.map(({ user }) => user), invite })
          }
        >
          <Plural value={rows.length} one="Preview # account" other="Preview # accounts" />
        </Button>
      </div>
    </>
  )
}
