/** The thread of an access as text, with the way to save it as a file. */
import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { ask, type GrantView, useCommand } from '../../ipc'
import { FaultNotice } from '../../ui/fault/FaultNotice'
import form from '../../ui/form.module.css'
import { Saved } from '../../ui/Saved'
import { useSaveFile } from '../../ui/useSaveFile'
import { HandText } from '../desk/HandOver'

export function GrantText({ grant: { id } }: { grant: GrantView }) {
  const { data, error, refetch } = useQuery(ask('grantText', { grant: id }))
  const write = useCommand('grantSave')
  const { save, saved, pending, fault } = useSaveFile((to) => write.run({ grant: id, to }), write)
  return (
    <>
      {error && <FaultNotice fault={error} onRetry={() => void refetch()} />}
      {data && (
        <>
          <p className={form.hint}>
            <Trans>Only the person it is for can use what is in it.</Trans>
          </p>
          <HandText text={data.text}>
            <Button
              size="compact-xs"
              variant="default"
              loading={pending}
              onClick={() => void save(data.file_name)}
            >
              <Trans>Save as a file…</Trans>
            </Button>
          </HandText>
        </>
      )}
      <Saved saved={saved} fault={fault} />
    </>
  )
}
